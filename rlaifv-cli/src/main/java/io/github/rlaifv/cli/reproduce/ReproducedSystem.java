package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.recipe.Recipe;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The paper's systems. */
enum ReproducedSystem {
    /** LLaVA-1.5 7B, judged by LLaVA-NeXT 34B. */
    B7("7b", "RLAIF-V 7B", Recipe.PAPER),
    /** OmniLMM-12B, judged by itself. */
    B12("12b", "RLAIF-V 12B", Recipe.PAPER_12B);

    private final String text;
    private final String title;
    private final Recipe recipe;

    ReproducedSystem(String text, String title, Recipe recipe) {
        this.text = text;
        this.title = title;
        this.recipe = recipe;
    }

    /** The system of a value of {@code --system}. */
    static Optional<ReproducedSystem> named(String text) {
        return Stream.of(values())
                .filter(one -> one.text.equalsIgnoreCase(text))
                .findFirst();
    }

    /** Its name in the paper. */
    String title() {
        return title;
    }

    /** The values of its options. */
    Recipe recipe() {
        return recipe;
    }

    /** The value of the option, so that printed settings can be read back. */
    @Override
    public String toString() {
        return text;
    }

    /** Reads the value of the option. */
    static final class OfText implements ITypeConverter<ReproducedSystem> {
        @Override
        public ReproducedSystem convert(String value) {
            return named(value)
                    .orElseThrow(() -> new TypeConversionException("expected 7b or 12b, but was '" + value + "'"));
        }
    }
}
