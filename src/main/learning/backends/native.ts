import { tf, type Tensor } from '../tf.ts';

type Attribute = { readonly name: string; readonly type: number; readonly value: unknown };
type OutputInfo = { readonly id: number; readonly shape: number[]; readonly dtype: number };

/** The C binding: eager operations of TensorFlow on handles, which are small integers. */
type Binding = {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
  createTensor(shape: number[], dtype: number, values: Int32Array | Float32Array): number;
  deleteTensor(id: number): void;
  executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): OutputInfo[];
  isUsingGpuDevice(): boolean;
};

/** What the native backend of TensorFlow.js is made of; its operations that TensorFlow.js lacks go through it. */
export type NativeBackend = {
  readonly binding: Binding;
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(info: OutputInfo): Tensor;
};

/** TF_DataType of uint64, which the binding does not export (tensorflow/c/tf_datatype.h). */
const TF_UINT64 = 23;
/** Shared name that makes VarHandleOp give a variable of its own, freed with its last handle. */
const ANONYMOUS = 'cd2c89b7-88b7-44c8-ad83-06c2a9158347';
/** The Philox choice of TensorFlow's stateless random operations. */
const PHILOX = 1;

function isNative(backend: object): backend is NativeBackend {
  return 'binding' in backend && 'getInputTensorIds' in backend && 'createOutputTensor' in backend;
}

/** The active backend if it is the native one, else null. */
export function nativeBackend(): NativeBackend | null {
  if (tf.getBackend() !== 'tensorflow') return null;
  const backend: object = tf.backend();
  return isNative(backend) ? backend : null;
}

function typeOf(binding: Binding, name: string, value: number): Attribute {
  return { name, type: binding.TF_ATTR_TYPE, value };
}

function handleOf(backend: NativeBackend, tensor: Tensor): number {
  const [id] = backend.getInputTensorIds([tensor]);
  return id ?? -1;
}

function outputOf(infos: readonly OutputInfo[], op: string): OutputInfo {
  const [info] = infos;
  if (info) return info;
  throw new Error(`TensorFlow's ${op} gave no output.`);
}

/** 32-bit words, low half first, as a vector of uint64. */
function unsigned64({ binding }: NativeBackend, words: readonly number[]): number {
  const signed = binding.createTensor([words.length / 2], binding.TF_INT64, Int32Array.from(words));
  const attributes = [typeOf(binding, 'T', binding.TF_INT64), typeOf(binding, 'type', TF_UINT64)];
  const [info] = binding.executeOp('Bitcast', attributes, [signed], 1);
  binding.deleteTensor(signed);
  return outputOf(info ? [info] : [], 'Bitcast').id;
}

/**
 * TensorFlow's Philox stream for a key and a first counter block.
 * @param op what is made of the words, [0, 1) or N(0, 1)
 * @param key two words
 * @param counter four words, lowest first
 */
export function statelessRandom(
  backend: NativeBackend,
  op: 'StatelessRandomUniformV2' | 'StatelessRandomNormalV2',
  key: readonly number[],
  counter: readonly number[],
  shape: readonly number[],
): Tensor {
  const { binding } = backend;
  const inputs = [
    binding.createTensor([shape.length], binding.TF_INT32, Int32Array.from(shape)),
    unsigned64(backend, key),
    unsigned64(backend, counter),
    binding.createTensor([], binding.TF_INT32, Int32Array.of(PHILOX)),
  ];
  const attributes = [
    typeOf(binding, 'dtype', binding.TF_FLOAT),
    typeOf(binding, 'Tshape', binding.TF_INT32),
  ];
  try {
    return backend.createOutputTensor(outputOf(binding.executeOp(op, attributes, inputs, 1), op));
  } finally {
    for (const id of inputs) binding.deleteTensor(id);
  }
}

/** Three values that one fused update changes together: parameter, first and second moment. */
export type AdamTriple = readonly [value: Tensor, m: Tensor, v: Tensor];

/** The numbers of one fused update; `rate` already holds both bias corrections. */
export type AdamNumbers = {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
};

/**
 * TensorFlow's fused Adam over many parameters. Disposes the triples and gradients it is given, so that the
 * update is in place unless someone else still holds the same memory (then TensorFlow copies first).
 */
export function fusedAdam(
  backend: NativeBackend,
  numbers: AdamNumbers,
  updates: readonly { readonly triple: AdamTriple; readonly gradient: Tensor }[],
): AdamTriple[] {
  const { binding } = backend;
  const scalar = (value: number): number =>
    binding.createTensor([], binding.TF_FLOAT, Float32Array.of(value));
  const { rate, beta1, beta2, epsilon } = numbers;
  // The two powers of beta are 0 because the rate holds the bias corrections, in double precision.
  const scalars = [0, 0, rate, beta1, beta2, epsilon].map(scalar);
  // The same three variables serve every parameter: making one costs more than assigning it.
  const variables = [makeVariable(binding), makeVariable(binding), makeVariable(binding)];
  try {
    return updates.map(({ triple, gradient }) => updateOne(backend, variables, scalars, triple, gradient));
  } finally {
    for (const id of [...variables, ...scalars]) binding.deleteTensor(id);
  }
}

function makeVariable(binding: Binding): number {
  const attributes = [
    { name: 'container', type: binding.TF_ATTR_STRING, value: '' },
    { name: 'shared_name', type: binding.TF_ATTR_STRING, value: ANONYMOUS },
    typeOf(binding, 'dtype', binding.TF_FLOAT),
    { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [] },
  ];
  return outputOf(binding.executeOp('VarHandleOp', attributes, [], 1), 'VarHandleOp').id;
}

function updateOne(
  backend: NativeBackend,
  variables: readonly number[],
  scalars: readonly number[],
  triple: AdamTriple,
  gradient: Tensor,
): AdamTriple {
  const { binding } = backend;
  const float = [typeOf(binding, 'dtype', binding.TF_FLOAT)];
  const assign = (variable: number, tensor: Tensor): void => {
    binding.executeOp('AssignVariableOp', float, [variable, handleOf(backend, tensor)], 0);
    tensor.dispose();
  };
  const read = (variable: number): Tensor =>
    backend.createOutputTensor(
      outputOf(binding.executeOp('ReadVariableOp', float, [variable], 1), 'ReadVariableOp'),
    );
  const [value = -1, m = -1, v = -1] = variables;
  assign(value, triple[0]);
  assign(m, triple[1]);
  assign(v, triple[2]);
  const attributes = [
    typeOf(binding, 'T', binding.TF_FLOAT),
    { name: 'use_locking', type: binding.TF_ATTR_BOOL, value: false },
    { name: 'use_nesterov', type: binding.TF_ATTR_BOOL, value: false },
  ];
  const inputs = [value, m, v, ...scalars, handleOf(backend, gradient)];
  binding.executeOp('ResourceApplyAdam', attributes, inputs, 0);
  gradient.dispose();
  return [read(value), read(m), read(v)];
}
