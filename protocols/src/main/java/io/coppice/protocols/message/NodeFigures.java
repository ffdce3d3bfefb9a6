package io.coppice.protocols.message;

/**
 * What a node has counted since it started.
 *
 * @param node its address
 * @param bytesSent to other nodes, as they were on the wire but for encryption
 * @param bytesReceived from other nodes
 * @param refused pulls, pushes, questions for draws and outcomes that its holders of state refused
 * @param repeated pushes and outcomes that its holders had taken in before, and did not take in again
 * @param discarded messages that could not be sent to other nodes
 * @param heapBytes in use
 */
public record NodeFigures(
        String node, long bytesSent, long bytesReceived, long refused, long repeated, long discarded, long heapBytes)
        implements WireMessage {}
