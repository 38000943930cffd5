package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.KilledRuns;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed repeatedly ends with the same bytes as an undisturbed one. The system property {@code
 * rlaifv.kills} sets the number of kills.
 */
class KilledFeedbackIT {
    private static final String PAUSE_MS = "2";

    @TempDir
    private Path folder;

    @Test
    void repeatedlyKilledRunEndsWithTheSameBytes() throws Exception {
        Path unbroken = folder.resolve("unbroken");
        SlowFeedback.run(unbroken, 0);

        Path killed = folder.resolve("killed");
        int wanted = Integer.getInteger("rlaifv.kills", 10);
        KilledRuns.Outcome outcome = new KilledRuns(SlowFeedback.class, folder.resolve("child.log"), 40)
                .kill(killed, wanted, killed.toString(), PAUSE_MS);

        assertThat(outcome.ended()).isTrue();
        assertThat(outcome.inTheMiddle())
                .as("kills after something was written")
                .isGreaterThanOrEqualTo(wanted / 2);
        assertThat(KilledRuns.files(killed)).isEqualTo(KilledRuns.files(unbroken));
    }
}
