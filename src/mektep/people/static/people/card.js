// A card's or a code's letters stand behind `#` in the address of its QR code, which browsers never send.
// Here they are put into the form and posted; and where the browser can read QR codes, the camera is offered.

const form = document.querySelector("[data-fragment-form]");
const field = form?.querySelector("[data-fragment]");

/** Letters of a code in any of its shapes: `#ABCD-EFGH`, a whole address, or the bare letters. */
function letters(text) {
  const bare = text.slice(text.indexOf("#") + 1).replace(/[\s-]/g, "").toUpperCase();
  return /^[A-Z]{8,12}$/.test(bare) ? bare : "";
}

function send(text) {
  const found = letters(text);
  if (!found || !field) return false;
  field.value = found;
  form.requestSubmit();
  return true;
}

if (location.hash.length > 1) {
  const hash = location.hash;
  // The secret must not stay in the history of a shared computer.
  history.replaceState(null, "", location.pathname + location.search);
  send(hash);
}

const start = document.querySelector("[data-camera-start]");
const box = document.querySelector("[data-camera]");

if (start && box && "BarcodeDetector" in window && navigator.mediaDevices) {
  start.hidden = false;
  start.addEventListener("click", async () => {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const video = box.querySelector("video");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      field.focus(); // no camera, or not allowed: the letters can be typed
      return;
    }
    start.hidden = true;
    box.hidden = false;
    video.srcObject = stream;
    await video.play();
    const stop = () => {
      for (const track of stream.getTracks()) track.stop();
    };
    addEventListener("pagehide", stop, { once: true });
    const look = async () => {
      if (!stream.active) return;
      const [code] = await detector.detect(video).catch(() => []);
      if (code && send(code.rawValue)) {
        stop();
        return;
      }
      setTimeout(look, 200);
    };
    look();
  });
}
