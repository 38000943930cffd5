package io.github.rlaifv.bench.attack.job;

import io.github.rlaifv.bench.attack.fuzz.ScriptedFeedback;
import io.github.rlaifv.bench.attack.fuzz.SoundFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A feedback run of scripted models, slow enough to be killed while it runs. */
@Command(name = "feedback-job", description = "Runs feedback with scripted models.")
public final class FeedbackJob implements Callable<Integer> {
    private static final int INSTRUCTIONS = 60;
    private static final int MILLIS = 3;

    @Option(names = "--output", required = true, description = "Folder of the run.")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Override
    public Integer call() {
        run(output, INSTRUCTIONS, MILLIS);
        return 0;
    }

    static io.github.rlaifv.feedback.FeedbackResult run(Path folder, int instructions, int millis) {
        return ScriptedFeedback.pipeline(millis)
                .batchSize(3)
                .build()
                .run(SoundFiles.instructions(instructions), folder);
    }
}
