// Rows as bytes: V8's own format, which knows all that a row may hold (bigint, undefined, typed arrays) and reads
// what older versions wrote. Node's default writer would keep byte arrays as views over the whole file's buffer,
// which a structured clone then copies each time; here every byte array comes back with a buffer of its own.
import { Deserializer, Serializer } from 'node:v8';

/** What the bindings look for and call for byte arrays; the type declarations leave it out. */
interface HostObjects {
  _setTreatArrayBufferViewsAsHostObjects(treat: boolean): void;
}

class RowSerializer extends Serializer {
  constructor() {
    super();
    (this as unknown as HostObjects)._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(value: unknown): void {
    if (!(value instanceof Uint8Array)) throw new TypeError('A row holds something that cannot be stored.');
    this.writeUint32(value.byteLength);
    this.writeRawBytes(value);
  }
}

class RowDeserializer extends Deserializer {
  _readHostObject(): Uint8Array {
    const length = this.readUint32();
    return Uint8Array.from(this.readRawBytes(length));
  }
}

export const serializeRow = (value: unknown): Uint8Array => {
  const serializer = new RowSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
};

/** Throws on bytes that serializeRow did not write. */
export const deserializeRow = (bytes: Uint8Array): unknown => {
  const deserializer = new RowDeserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue();
};
