package io.coppice.actors.front;

import io.coppice.actors.checkpoint.Disk;
import io.coppice.actors.training.Roots;
import java.nio.file.Path;

/**
 * The HTTP door of a node.
 *
 * @param host the address it binds
 * @param port 0 for any free port
 * @param access who may do what; everybody may ask for health
 * @param openMetrics whether everybody may ask for metrics, or only who may read
 * @param jobs the folder of the jobs' folders
 * @param disk where that folder lies
 * @param shards actors that hold the parameters of a job that does not say; 0 for as many as nodes with that role
 * @param roots where it may look into the files that jobs name
 */
public record FrontSettings(
        String host, int port, Access access, boolean openMetrics, Path jobs, Disk disk, int shards, Roots roots) {}
