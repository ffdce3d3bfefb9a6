package io.coppice.protocols.message;

/** Everything that may cross from one node to another. Control messages travel as CBOR through an allow-list. */
public interface WireMessage {}
