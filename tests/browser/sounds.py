"""Speech for a browser's microphone, what a page plays, and how alike two sounds are; no test."""

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import scipy  # each of its parts is read where it is used first, which takes a second
from playwright.sync_api import Page

RATE = 16_000
HIGHEST = 32_767

# takes down what the page's speaker gives, from the first recording on, and counts those that played to their end
TAPE = """{
  const play = HTMLMediaElement.prototype.play;
  let ended = 0, recorder;
  HTMLMediaElement.prototype.play = function () {
    if (!recorder) {
      const context = new AudioContext(), tape = context.createMediaStreamDestination();
      context.createMediaElementSource(this).connect(tape);
      recorder = new MediaRecorder(tape.stream, { mimeType: "audio/webm;codecs=pcm" });
      recorder.start();
      this.addEventListener("ended", () => { document.documentElement.dataset.ended = ++ended; });
    }
    return play.call(this);
  };
  window.takeTape = () => new Promise(taken => {
    recorder.ondataavailable = event => taken(event.data.arrayBuffer());
    recorder.stop();
  });
}"""
SAMPLES = """async rate => Array.from((await new OfflineAudioContext(1, 1, rate).decodeAudioData(await takeTape()))
    .getChannelData(0))"""


def played_by(page: Page) -> Any:
    """The sound that the page's speaker has given."""
    return np.array(page.evaluate(SAMPLES, RATE))


def say(words: str, folder: Path) -> Any:
    """The machine says this; without the silence at the end."""
    path = folder / f"{words}.wav"
    subprocess.run(["espeak-ng", "-v", "id", "-s", "145", "-w", path, words], check=True)
    rate, sound = scipy.io.wavfile.read(path)
    return scipy.signal.resample_poly(sound[: np.flatnonzero(sound)[-1]] / HIGHEST, RATE, rate)


def silence(seconds: float) -> Any:
    """Nobody says anything."""
    return np.zeros(int(RATE * seconds))


def picture_of(sound: Any) -> Any:
    """How strong each of 24 bands of pitch is, a hundred times a second: what coding and an automatic gain leave."""
    pitches, _times, waves = scipy.signal.stft(sound, RATE, nperseg=512, noverlap=352)
    bands = np.digitize(pitches, np.geomspace(150, 4000, 25))
    return np.log(np.array([(abs(waves) ** 2)[bands == band].sum(0) for band in range(1, 25)]) + 1e-6)


def find(saying: Any, sound: Any) -> tuple[float, float]:
    """How like this saying the most alike part of a sound is, up to 1, and the second at which that part begins."""
    saying_picture, sound_picture = picture_of(saying), picture_of(np.pad(sound, (0, len(saying))))
    width = saying_picture.shape[1]
    with np.errstate(invalid="ignore"):  # silence is like nothing
        places = range(sound_picture.shape[1] - width + 1)
        alike = [np.corrcoef(saying_picture.ravel(), sound_picture[:, at : at + width].ravel())[0, 1] for at in places]
    return float(np.nanmax(alike)), int(np.nanargmax(alike)) / 100
