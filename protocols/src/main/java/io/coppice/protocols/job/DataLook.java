package io.coppice.protocols.job;

import io.coppice.compute.data.Dataset;
import io.coppice.compute.data.Preprocessing;
import java.util.Optional;

/** Looks into the files of a data set for what a job leaves out: the shape of a sample, the classes. */
@FunctionalInterface
public interface DataLook {

    /** Looks nowhere: for jobs that say everything, as those of runs that have begun do. */
    DataLook NONE = (set, path) -> Optional.empty();

    /** @param path as the job writes it */
    Optional<Preprocessing> into(Dataset set, String path);
}
