"""The files of OneRoster 1.2 and their columns (1EdTech, OneRoster 1.2 CSV binding), with three of our own.

`metadata.language` is the language of instruction of a class and of the pages a person sees;
`metadata.kinship` says what each of `agentSourcedIds` is to the pupil, in the same order;
`metadata.weeklyHours` is how many hours a week a class is taught its course.
"""

from mektep.interop.engine.table import Columns

VERSION = "1.2"

_COMMON = ("status", "dateLastModified")

COLUMNS = {
    "orgs": Columns(("sourcedId", "name", "type"), (*_COMMON, "identifier", "parentSourcedId")),
    "academicSessions": Columns(
        ("sourcedId", "title", "type", "startDate", "endDate"), (*_COMMON, "parentSourcedId", "schoolYear")
    ),
    "courses": Columns(
        ("sourcedId", "title", "orgSourcedId"),
        (*_COMMON, "schoolYearSourcedId", "courseCode", "grades", "subjects", "subjectCodes"),
    ),
    "classes": Columns(
        ("sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"),
        (*_COMMON, "grades", "classCode", "location", "subjects", "subjectCodes", "periods",
         "metadata.language", "metadata.weeklyHours"),
    ),
    "users": Columns(
        ("sourcedId", "givenName", "familyName"),
        (*_COMMON, "enabledUser", "username", "userIds", "middleName", "identifier", "email", "sms", "phone",
         "agentSourcedIds", "grades", "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName",
         "preferredMiddleName", "preferredFamilyName", "primaryOrgSourcedId", "pronouns", "metadata.language",
         "metadata.kinship"),
    ),
    "roles": Columns(
        ("sourcedId", "userSourcedId", "role", "orgSourcedId"),
        (*_COMMON, "roleType", "beginDate", "endDate", "userProfileSourcedId"),
    ),
    "enrollments": Columns(
        ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
        (*_COMMON, "primary", "beginDate", "endDate"),
    ),
    "demographics": Columns(
        ("sourcedId",),
        (*_COMMON, "birthDate", "sex", "americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
         "nativeHawaiianOrOtherPacificIslander", "white", "demographicRaceTwoOrMoreRaces",
         "hispanicOrLatinoEthnicity", "countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth",
         "publicSchoolResidenceStatus"),
    ),
}  # fmt: skip
"""The files we read, in the order in which they refer to each other."""

OTHERS = frozenset(
    {"categories", "classResources", "courseResources", "lineItemLearningObjectiveIds", "lineItems",
     "lineItemScoreScales", "resources", "resultLearningObjectiveIds", "results", "resultScoreScales",
     "scoreScales", "userProfiles", "userResources"}
)  # fmt: skip
"""Files of the standard that a roster does not need: tolerated, and said to be left aside."""
