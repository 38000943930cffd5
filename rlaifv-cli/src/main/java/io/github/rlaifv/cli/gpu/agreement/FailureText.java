package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.run.RlaifvException;
import java.util.List;

/** The message of a failure on one line of the report. */
public final class FailureText {
    /** Beginnings of the lines that LibTorch adds to each error of CUDA. */
    private static final List<String> ADVICE = List.of(
            "CUDA kernel errors might be", "For debugging consider passing", "Compile with `TORCH_USE_CUDA_DSA`");

    private FailureText() {}

    /** Same as {@link #of(RuntimeException)}, with the name of the model in the place of its folder. */
    public static String of(RuntimeException error, CheckedModel model) {
        return of(error).replace(model.folder().toString(), model.name());
    }

    /**
     * Returns the first line of the message, and of several lines also the last one, in which LibTorch says what is wrong
     * after the lines of the kernel.
     */
    public static String of(RuntimeException error) {
        List<String> lines = String.valueOf(error.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && ADVICE.stream().noneMatch(line::startsWith))
                .toList();
        String text = lines.isEmpty() ? "" : lines.get(0);
        if (lines.size() > 1) {
            text += " ... " + lines.get(lines.size() - 1);
        }
        // messages of this library say what is wrong by themselves
        String kind = error instanceof RlaifvException ? "" : error.getClass().getSimpleName() + ": ";
        return kind + text;
    }
}
