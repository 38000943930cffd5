package io.github.rlaifv.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for what divides responses into claims, a mixin of commands. */
public final class DecomposerOption {
    /** The word for the decomposer that needs no model. A folder of this name is {@code ./rules}. */
    public static final String RULES = "rules";

    @Option(
            names = {"--decomposer", "--split-model"},
            converter = DecomposerConverter.class,
            order = -119,
            paramLabel = "MODEL",
            description = "what divides responses into claims: folder or address of a model, embedded, or rules for"
                    + " English grammar without a model (default: the labeler)")
    private @Nullable String decomposer;

    /** Returns whether a decomposer was named. */
    public boolean given() {
        return decomposer != null;
    }

    /** Returns whether responses are divided by rules, without a model. */
    public boolean rules() {
        return RULES.equals(decomposer);
    }

    /** Returns folder or address of the model; empty for the labeler, or if there is none. */
    public Optional<String> model() {
        return Optional.ofNullable(decomposer).filter(text -> !rules());
    }
}
