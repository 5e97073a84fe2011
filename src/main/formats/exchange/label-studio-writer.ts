import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filePutter, writingText } from './files.ts';
import { type ExchangeHead, type ExchangeRecord, type ExchangeWriter, imageName } from './row.ts';

export const LABEL_STUDIO_TABLE = 'tasks.json';
/** Label Studio's address of a file below the root of its local storage. */
export const LOCAL_FILES = '/data/local-files/?d=';

/**
 * Label Studio's task list, its labelling configuration, and the images. The root of its local storage has to be this
 * folder. Every column of the row is a key of `data`; the classifier's reading of the original and of the transform are
 * predictions, what a reviewer settled is an annotation, what was skipped a cancelled one.
 */
export const writeLabelStudio: ExchangeWriter = async (folder, records, head) => {
  const put = filePutter(folder);
  await writeFile(join(folder, 'label_config.xml'), labelConfig(head.classes));
  await writingText(join(folder, LABEL_STUDIO_TABLE), async (file) => {
    let before = '[\n';
    for await (const record of records) {
      const name = `images/${imageName(record)}`;
      await put(name, record.image.bytes);
      await file.write(before + JSON.stringify(taskOf(record, name, head)));
      before = ',\n';
    }
    await file.write(before === '[\n' ? '[]\n' : '\n]\n');
  });
};

function taskOf({ row }: ExchangeRecord, name: string, { predictor, suggester }: ExchangeHead) {
  const { sample, predicted, certainty, suggestion, suggestion_certainty: suggested, verdict, decided } = row;
  return {
    id: sample,
    data: { image: `${LOCAL_FILES}${name}`, file_name: name, ...row },
    predictions: [
      ...predictionOf(`${sample}-original`, predictor, predicted, certainty),
      ...predictionOf(`${sample}-transform`, suggester, suggestion, suggested),
    ],
    annotations:
      decided !== null
        ? [
            {
              result: [choiceOf(`${sample}-decision`, decided)],
              was_cancelled: false,
              created_at: row.decided_at,
            },
          ]
        : verdict === 'skip'
          ? [{ result: [], was_cancelled: true, created_at: row.decided_at }]
          : [],
  };
}

function predictionOf(id: string, by: string, label: string | null, score: number | null) {
  return label === null ? [] : [{ model_version: by, score, result: [choiceOf(id, label)] }];
}

function choiceOf(id: string, label: string) {
  return { id, from_name: 'label', to_name: 'image', type: 'choices', value: { choices: [label] } };
}

function labelConfig(classes: readonly string[]): string {
  const choices = classes.map((name) => `    <Choice value="${attribute(name)}"/>\n`).join('');
  return `<View>
  <Image name="image" value="$image"/>
  <Choices name="label" toName="image" choice="single">
${choices}  </Choices>
</View>
`;
}

function attribute(text: string): string {
  // oxlint-disable-next-line no-control-regex -- XML allows no others, and folds line breaks that are not escaped
  return text.replaceAll(/[&<>"\u0000-\u001f]/g, (char) => `&#${char.charCodeAt(0)};`);
}
