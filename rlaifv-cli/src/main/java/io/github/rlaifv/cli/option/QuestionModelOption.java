package io.github.rlaifv.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the model that turns claims into questions, a mixin of commands. */
public final class QuestionModelOption {
    @Option(
            names = "--question-model",
            converter = ModelAddressConverter.class,
            order = -118,
            paramLabel = "MODEL",
            description = "folder or address of the model that turns claims into questions, or embedded"
                    + " (default: what --decomposer names)")
    private @Nullable String model;

    /** Returns folder or address of the model; empty for the decomposer. */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /**
     * Checks that a model divides responses.
     *
     * @param decomposer what divides responses
     * @throws IllegalArgumentException if rules do, which write questions themselves
     */
    public void check(DecomposerOption decomposer) {
        check(model != null, decomposer.rules());
    }

    /**
     * Checks that a model divides responses.
     *
     * @param given whether a model that writes questions is given
     * @param rules whether rules divide responses
     * @throws IllegalArgumentException if both are
     */
    public static void check(boolean given, boolean rules) {
        UselessOption.reject(
                "--question-model",
                given && rules,
                "with --decomposer=" + DecomposerOption.RULES
                        + ", which write questions themselves: remove one of them");
    }
}
