package io.github.rlaifv.dpo.internal.checkpoint;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A checkpoint on disk: files with trained weights and moments, and {@code state.json} with the rest.
 *
 * @param path folder of the checkpoint, named after the step
 * @param score value of the metric that selects the best checkpoints; NaN if it was not evaluated
 * @param state state of the run
 */
public record StoredCheckpoint(Path path, double score, TrainingState state) {
    /** Prefix of a checkpoint's name; the step follows. */
    public static final String PREFIX = "step-";

    /** What to do about a damaged checkpoint, for messages. */
    public static final String ADVICE = "put the file back as the run left it, or delete the checkpoints to start over";

    private static final String STATE = "state.json";
    private static final int VERSION = 1;

    /** The content of {@link #STATE}. */
    private record Content(int version, @AnyDouble double score, TrainingState state) {}

    /** Returns a checkpoint that is to be written into a folder of checkpoints. */
    public static StoredCheckpoint of(Path folder, double score, TrainingState state) {
        return new StoredCheckpoint(folder.resolve(PREFIX + number(state.step())), score, state);
    }

    /** Returns whether a name is that of a checkpoint's folder. */
    public static boolean isName(String name) {
        return name.matches(PREFIX + "\\d+");
    }

    /**
     * Reads a checkpoint without weights and moments.
     *
     * @throws BadDataException if a file is damaged; the message names it
     */
    public static StoredCheckpoint read(Path path) {
        Path file = path.resolve(STATE);
        Content content = JsonDocument.read(file, InputLimit.SETTINGS, ADVICE)
                .version(VERSION)
                .as(Content.class);
        String step = path.getFileName().toString().substring(PREFIX.length());
        if (!step.equals(number(content.state().step()))) {
            throw new BadDataException(file + ": field \"state.step\" is "
                    + content.state().step() + ", but its folder is named after step " + step + "; " + ADVICE);
        }
        return new StoredCheckpoint(path, content.score(), content.state());
    }

    /**
     * Writes the checkpoint, as a whole or not at all.
     *
     * @param weights writes weights and moments into a given folder
     */
    public void write(Consumer<Path> weights) throws IOException {
        AtomicFolder.write(path, "checkpoint", fresh -> {
            weights.accept(fresh);
            Files.writeString(fresh.resolve(STATE), JsonText.line(new Content(VERSION, score, state)) + "\n");
        });
    }

    private static String number(long step) {
        return String.format(Locale.ROOT, "%08d", step);
    }
}
