import type { ErrorCode } from '../../../shared/errors.ts';

/** What failed, then what to do; the engine's own sentence is the detail below. */
export default {
  title: 'That did not work',
  safe: 'Nothing was changed by it.',
  ENGINE_STOPPED: 'The engine is away. It comes back by itself; then try again.',
  NO_ANSWER: 'The engine gave no answer in time. Try again.',
  BAD_ARCHIVE: 'The archive is damaged or is none. Get it again.',
  BAD_ARGUMENT: 'A value is not usable. Change it and try again.',
  BAD_CHECKPOINT: 'The checkpoint is damaged. Start the training anew.',
  BAD_EVIDENCE: 'This is no evidence bundle, or it is damaged. Ask for it again from where it was made.',
  BAD_FRAME: 'Page and engine did not understand each other. Load the page again.',
  BAD_IMAGE: 'The image cannot be read. Mend or replace it; the others are not touched by it.',
  BAD_LABEL: 'There is no such class in this project. Choose one that there is, or add it in Data.',
  BAD_NOTE: 'The note or checkpoint cannot be read. Check that it was copied whole.',
  BAD_ROW: 'A row of the file cannot be used. Mend it and import again.',
  BAD_WEIGHTS: 'The model’s weights are damaged. Train it anew.',
  BUSY: 'Another job is running. Wait for it or stop it.',
  CANCELLED: 'It was stopped. It can be resumed.',
  CLASS_HELD:
    'More accepted suggestions of this class turned out wrong than right. Give a reason to accept one.',
  CHECKPOINT_MISMATCH: 'The checkpoint belongs to other data or another model. Start anew.',
  DISK_FULL: 'There is no room left on the disk. Make some and try again.',
  EMPTY_CONFIDENT_SET:
    'The classifier is sure of no image, so a GWIN cannot learn from it. Lower τ or train longer.',
  FILE_EXISTS: 'There is something at that place already. Choose another name, or replace it.',
  FILE_NOT_FOUND: 'The file or folder is not there. Check the path.',
  FILE_TOO_LARGE: 'The file is too large to be read. Divide it into smaller ones.',
  IMAGE_SHAPE_MISMATCH:
    'The image has another form than the project’s. Bring it to that form, or import it into a project of its own.',
  IMAGE_TOO_LARGE: 'The image is too large to be read. Make it smaller first.',
  INTERNAL: 'This is a fault of the program. Try again; if it stays, the details help to mend it.',
  JOB_NOT_FOUND: 'There is no such job in this project. Choose one from the list.',
  LABEL_CONFLICT:
    'It says otherwise than what is here already. Nothing was left out for it, and what was here stays. Find out which is right.',
  LEARNER_DIED: 'The part that computes stopped. It starts again with the next job.',
  LOG_BROKEN:
    'The log of this project is not what was written, so nothing more is decided in it. Put a sound copy back and check it again.',
  MODEL_NOT_FOUND: 'There is no such model in this project. Choose one from the list, or train one.',
  NO_ACCESS: 'The system does not allow it. Check who may read and write there.',
  NO_BACKEND: 'No way to compute works on this computer. The details say what each one lacks.',
  NO_DATA: 'There are no images for this yet. Import some.',
  NO_KEY:
    'The key that signs this project’s log is not kept on this computer. Sign where it is, or bring it here.',
  NO_MODEL: 'There is no model for this yet. Train one.',
  NO_PROJECT: 'No project is open here. Open one or make a new one.',
  NO_SCORES: 'The images are not scored yet. Score them.',
  NOTHING_TO_UNDO: 'There is nothing to take back. Only your own decisions can be taken back.',
  PARTY_TO_CONFLICT:
    'One of the verdicts in conflict is yours. Leave it to somebody else, or let the policy allow it.',
  PROJECT_EXISTS: 'The folder holds a project already. Open it, or choose another folder.',
  PROJECT_TOO_NEW: 'The project was made by a newer Gwinnow. Use that one.',
  READ_ONLY: 'You are reading only and cannot change anything. Ask for a link that lets you review.',
  SAMPLE_NOT_FOUND: 'There is no such image in this project. Check its number.',
  SUGGESTION_FAR:
    'The transform is farther from its image than 19 in 20 of those that were right. Accept it by itself, with a reason.',
  TRUNCATED_FILE: 'The file ends too early. Copy it again.',
  UNSUPPORTED_FORMAT: 'Gwinnow cannot read this format. Convert it to one that the import lists.',
  WRONG_MAGIC: 'The file is not what its name says. Choose the right one, or rename it.',
} satisfies Readonly<Record<ErrorCode | 'ENGINE_STOPPED' | 'NO_ANSWER' | 'title' | 'safe', string>>;
