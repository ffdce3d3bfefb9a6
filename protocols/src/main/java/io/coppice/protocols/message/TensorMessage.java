package io.coppice.protocols.message;

/** A message whose bulk is arrays of floats: it travels little-endian with a checksum, never as CBOR. */
public interface TensorMessage extends WireMessage {}
