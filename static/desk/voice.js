/* Records the texts of a set one after the other: Rekam, Berhenti (what was recorded is heard at once), Pakai. A page
  that is left with something recorded and not stored asks first. */
(() => {
  const TYPE = "audio/webm;codecs=opus",
    BITS = 24000,
    LONGEST = 60000,
    TICK = 40;
  const QUIET = 0.02,
    LOUD = 0.99; // of the loudest that can be recorded
  const BROKEN = 20; // so many of 2,048 samples cut off at the top are heard; a browser's automatic gain cuts a few
  const BEFORE = 0.25,
    AFTER = 600; // what is recorded around speech: seconds before it, milliseconds after
  const byId = id => document.getElementById(id),
    part = byId("recorder");
  const [record, hear, use] = ["record", "hear", "use"].map(byId),
    label = record.querySelector("span");
  const toSay = byId("to-say"),
    count = byId("count"),
    meter = part.querySelector("meter"),
    words = label.textContent;
  const texts = Array.from(part.querySelectorAll("[data-address]")),
    player = new Audio();
  const all = byId("hear-all"),
    allWords = all?.querySelector("span"),
    allStart = allWords?.textContent;
  let current,
    queue = null,
    source = null,
    recorder = null,
    take = null,
    timer,
    loudest,
    cutOff,
    lastLoud,
    began;

  const list = part.querySelector(".recorder-list"),
    lines = byId("said").querySelectorAll("p");
  const tell = reason =>
    lines.forEach(line => {
      line.hidden = line.dataset.when !== reason;
    });
  const isRecorded = text => "recorded" in text.dataset;

  function choose(text) {
    if (recorder) return;
    current = text;
    take = null;
    tell();
    texts.forEach(each => each.setAttribute("aria-current", each === text));
    toSay.textContent = text.querySelector("span").textContent;
    hear.disabled = !isRecorded(text);
    use.disabled = true;
    list.scrollTop = text.offsetTop - list.clientHeight / 3;
  }

  // The sound reaches the recorder a little late, so that nothing of the first syllable is lost.
  async function openMicrophone() {
    if (!isSecureContext) throw { name: "insecure" };
    if (!window.MediaRecorder || !MediaRecorder.isTypeSupported(TYPE)) throw { name: "browser" };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }),
      context = new AudioContext();
    const delay = new DelayNode(context, { delayTime: BEFORE });
    const analyser = new AnalyserNode(context);
    const late = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    const microphone = context.createMediaStreamSource(stream);
    microphone.connect(analyser);
    microphone.connect(delay).connect(late);
    const [track] = stream.getAudioTracks();
    return { track, stream: late.stream, analyser, samples: new Float32Array(analyser.fftSize) };
  }

  async function start() {
    hush();
    tell();
    record.disabled = true; // a second press while the browser asks for the microphone starts nothing
    try {
      if (source?.track.readyState !== "live") source = await openMicrophone(); // again, if it was unplugged
    } catch (error) {
      return tell(error.name in { NotAllowedError: 1, insecure: 1, browser: 1 } ? error.name : "NotFoundError");
    } finally {
      record.disabled = false;
      record.focus();
    }
    const chunks = [];
    recorder = new MediaRecorder(source.stream, { mimeType: TYPE, audioBitsPerSecond: BITS });
    recorder.ondataavailable = event => chunks.push(event.data);
    recorder.onstop = () => finish(new Blob(chunks, { type: TYPE }));
    recorder.start();
    recorder.pause();
    loudest = cutOff = lastLoud = 0;
    began = performance.now();
    timer = setInterval(listen, TICK);
    label.textContent = label.dataset.stop;
    hear.disabled = use.disabled = true;
  }

  // Recorded is only while somebody speaks: silence before, after and in between is left out.
  function listen() {
    source.analyser.getFloatTimeDomainData(source.samples);
    const samples = source.samples.map(Math.abs),
      level = Math.max(...samples),
      now = performance.now();
    meter.value = level;
    loudest = Math.max(loudest, level);
    cutOff = Math.max(cutOff, samples.filter(sample => sample >= LOUD).length);
    if (level > QUIET) lastLoud = now;
    const isSpoken = lastLoud && now - lastLoud < AFTER;
    if (isSpoken && recorder.state === "paused") recorder.resume();
    if (!isSpoken && recorder.state === "recording") recorder.pause();
    if (now - began > LONGEST) stop();
  }

  function stop() {
    clearInterval(timer);
    record.disabled = true;
    meter.value = 0;
    setTimeout(() => recorder.stop(), 1000 * BEFORE); // until the last syllable is there
  }

  function finish(sound) {
    recorder = null;
    label.textContent = words;
    record.disabled = false;
    hear.disabled = !isRecorded(current);
    record.focus();
    if (loudest <= QUIET) return tell("quiet");
    if (performance.now() - began > LONGEST) return tell("long");
    take = sound;
    hear.disabled = use.disabled = false;
    if (cutOff > BROKEN) tell("loud");
    play(current);
    use.focus();
  }

  function hush() {
    player.pause();
    player.onended = player.onerror = queue = null;
    if (all) allWords.textContent = allStart;
  }

  function play(text) {
    if (take) player.src = URL.createObjectURL(take);
    else player.src = text.dataset.address;
    player.play().catch(() => {}); // the next press may come before it begins
  }

  async function send() {
    const text = current,
      fields = new FormData();
    use.disabled = true;
    player.pause();
    fields.set("csrf_token", part.querySelector("[name=csrf_token]").value);
    fields.set("sound", take, "sound.webm");
    const answer = await fetch(text.dataset.address, { method: "POST", body: fields }).catch(() => ({}));
    const isStored = answer.status === 204;
    if (isStored) text.dataset.recorded = "";
    count.textContent = texts.filter(isRecorded).length;
    if (text !== current) return; // another was chosen meanwhile
    use.disabled = isStored;
    if (!isStored) return tell(answer.status === 404 ? "changed" : "lost");
    take = null;
    const place = texts.indexOf(text);
    const next = [...texts.slice(place), ...texts].find(text => !isRecorded(text));
    if (!next) return location.reload(); // to the part for the second officer
    choose(next);
    record.focus();
  }

  // All that nobody has listened to, from the text that is chosen; a second press stops.
  function hearNext() {
    const text = queue.shift();
    if (!text) return hush();
    choose(text);
    play(text);
    player.onended = player.onerror = hearNext;
    allWords.textContent = allWords.dataset.stop;
  }

  function hearAll() {
    if (take) return tell("unused");
    const isHearing = queue,
      unheard = texts.filter(text => !("heard" in text.dataset));
    hush();
    if (isHearing) return;
    queue = unheard.slice(Math.max(0, unheard.indexOf(current)));
    hearNext();
  }

  addEventListener("beforeunload", event => {
    if (!take) return;
    event.preventDefault();
    event.returnValue = "…"; // for Chromium until 118
  });
  record.addEventListener("click", () => (recorder ? stop() : start()));
  hear.addEventListener("click", () => {
    hush();
    play(current);
  });
  use.addEventListener("click", send);
  texts.forEach(text =>
    text.addEventListener("click", () => {
      if (take) return tell("unused");
      hush();
      choose(text);
    })
  );
  all?.addEventListener("click", hearAll);
  part.querySelector("#recording").hidden = false;
  choose(texts.find(text => !isRecorded(text)) || texts[0]);
})();
