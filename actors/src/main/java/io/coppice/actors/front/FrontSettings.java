package io.coppice.actors.front;

import io.coppice.actors.checkpoint.Disk;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The HTTP door of a node.
 *
 * @param host the address it binds
 * @param port 0 for any free port
 * @param token what requests must carry as a bearer token, but for health and metrics; anybody may ask without one
 * @param jobs the folder of the jobs' folders
 * @param disk where that folder lies
 * @param shards actors that hold the parameters of a job that does not say; 0 for as many as nodes with that role
 */
public record FrontSettings(String host, int port, Optional<String> token, Path jobs, Disk disk, int shards) {}
