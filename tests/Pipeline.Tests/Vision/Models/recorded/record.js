// Records what the real @vladmandic/face-api computes for a drawn test picture. The C# tests compare the ONNX models
// that ModelBuilder makes from the same weights with these files. To run it again (it needs nothing but Node and npm):
//
//   (cd models && npm ci --ignore-scripts)
//   tfjs=$(mktemp -d)
//   (cd "$tfjs" && npm init -y && npm install --ignore-scripts @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0)
//   NODE_PATH="$tfjs/node_modules" node tests/Pipeline.Tests/Vision/Models/recorded/record.js
//
// TensorFlow.js is no dependency of the project: it is needed here alone. Its plain JavaScript backend does the arithmetic.
'use strict';

const fs = require('fs');
const path = require('path');
const tf = require('@tensorflow/tfjs');

const packageFolder = path.join(__dirname, '../../../../models/node_modules/@vladmandic/face-api');
const faceapi = require(path.join(packageFolder, 'dist/face-api.node-wasm.js'));

/** Whether (u, v) lies in an axis-parallel ellipse. */
function inEllipse(u, v, centreU, centreV, radiusU, radiusV) {
  const du = (u - centreU) * radiusV;
  const dv = (v - centreV) * radiusU;
  const r = radiusU * radiusV;
  return du * du + dv * dv <= r * r;
}

/** The colour [red, green, blue] of a pixel of the drawn face. Integers only: TestPicture.cs draws exactly the same. */
function pixel(x, y, size) {
  const u = Math.floor((x * 1000) / size);
  const v = Math.floor((y * 1000) / size);
  const grain = (x * 7 + y * 13) % 11;
  if (inEllipse(u, v, 395, 450, 50, 26) || inEllipse(u, v, 605, 450, 50, 26)) return [40 + grain, 30 + grain, 28 + grain];
  if (inEllipse(u, v, 500, 690, 95, 28)) return [150 + grain, 60 + grain, 65 + grain];
  if (inEllipse(u, v, 500, 575, 28, 60)) return [190 + grain, 140 + grain, 115 + grain];
  if (inEllipse(u, v, 500, 520, 250, 330)) {
    const shade = Math.abs(u - 500) >> 3;
    return [225 - shade + grain, 180 - shade + grain, 155 - shade + grain];
  }
  if (inEllipse(u, v, 500, 460, 300, 350)) return [70 + grain, 45 + grain, 30 + grain];
  return [(u >> 3) + 60 + grain, (v >> 3) + 80 + grain, ((u + v) >> 4) + 90 + grain];
}

/** The drawn face as a tensor of size x size x 3. */
function picture(size) {
  const values = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) values.set(pixel(x, y, size), (y * size + x) * 3);
  }
  return tf.tensor3d(values, [size, size, 3]);
}

/** Writes a record beside this script. */
function save(name, record) {
  fs.writeFileSync(path.join(__dirname, name), JSON.stringify(record, null, 1) + '\n');
}

async function main() {
  await tf.setBackend('cpu');
  const weights = path.join(packageFolder, 'model');
  await faceapi.nets.faceRecognitionNet.loadFromDisk(weights);
  await faceapi.nets.faceLandmark68Net.loadFromDisk(weights);
  await faceapi.nets.ssdMobilenetv1.loadFromDisk(weights);
  const madeBy = `@vladmandic/face-api ${faceapi.version}, @tensorflow/tfjs ${tf.version_core}, backend ${tf.getBackend()}`;

  const embedding = await faceapi.nets.faceRecognitionNet.forward(picture(150));
  save('dlib.json', { madeBy, size: 150, embedding: Array.from(embedding.dataSync()) });

  const landmarks = await faceapi.nets.faceLandmark68Net.forward(picture(112));
  save('landmarks68.json', { madeBy, size: 112, landmarks: Array.from(landmarks.dataSync()) });

  const { boxes, scores } = await faceapi.nets.ssdMobilenetv1.forward(picture(512));
  const allScores = Array.from(scores[0].dataSync());
  const allBoxes = boxes[0].arraySync();
  const best = allScores.map((_, index) => index).sort((a, b) => allScores[b] - allScores[a]).slice(0, 10);
  const sampled = allScores.map((_, index) => index).filter((index) => index % 61 === 0);
  const anchors = [...new Set([...best, ...sampled])].map((index) => ({ index, score: allScores[index], box: allBoxes[index] }));
  save('ssd.json', { madeBy, size: 512, count: allScores.length, anchors });
}

main();
