package io.coppice.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.deploy.log.RunLog;
import io.coppice.protocols.job.JobSpec;
import io.coppice.protocols.message.JobEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggedEventsTest {

    @Test
    void theLogOfARunTellsItsJobAndWhatHappenedAfterWhatItHeldBefore(@TempDir Path folder) throws IOException {
        Path log = folder.resolve("coppice.log");
        Files.writeString(log, "the run before it was interrupted\n");

        RunLog.attach(folder);
        LoggedEvents events = new LoggedEvents(JobSpec.DEFAULT);
        events.accept(new JobEvent.Warning("job", "Checkpoint 1-20 is damaged: shard-0 is cut short"));
        events.accept(new JobEvent.CheckpointWritten("job", 40, "checkpoints/1-40"));
        events.accept(new JobEvent.Cancelled("job", 41, "checkpoints/1-41"));
        RunLog.detach();

        assertThat(log)
                .content()
                .startsWith("the run before")
                .contains("name = \"lenet5-l0-arm\"", "Java ", "WARN ", "Checkpoint 1-20 is damaged")
                .contains("Checkpoint of step 40 written to checkpoints/1-40", "Cancelled at step 41");
    }
}
