package io.github.rlaifv.cli.evaluate;

import io.github.rlaifv.cli.option.ModelAddressConverter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the model that judges the answers to benchmarks, a mixin. */
public final class JudgeOption {
    @Option(
            names = "--judge",
            converter = ModelAddressConverter.class,
            paramLabel = "MODEL",
            description = "folder or address of the model that judges (MMHAL_BENCH, REFOMB) or lists objects"
                    + " (OBJECT_HALBENCH, which otherwise finds them by its word list) (default: none)")
    private @Nullable String judge;

    /** Returns the folder or address of the judge; empty if there is none. */
    public Optional<String> address() {
        return Optional.ofNullable(judge);
    }
}
