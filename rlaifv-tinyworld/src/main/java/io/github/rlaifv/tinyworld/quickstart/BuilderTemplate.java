package io.github.rlaifv.tinyworld.quickstart;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The settings of a library's builder, from which any number of equal builders are made.
 *
 * @param start creates a builder with the library's defaults
 * @param changes sets everything that differs from the defaults
 * @param <B> type of the builder
 */
record BuilderTemplate<B>(Supplier<B> start, Consumer<B> changes) {

    /** Creates a template with the library's defaults. */
    static <B> BuilderTemplate<B> of(Supplier<B> start) {
        return new BuilderTemplate<>(start, builder -> {});
    }

    /**
     * Returns a template with further changes.
     *
     * @throws IllegalArgumentException if the builder rejects one of them at once
     */
    BuilderTemplate<B> with(Consumer<? super B> more) {
        BuilderTemplate<B> changed = new BuilderTemplate<>(start, changes.andThen(more));
        changed.create();
        return changed;
    }

    /** Creates a builder with these settings. */
    B create() {
        return applyTo(start.get());
    }

    /** Applies the changes to a builder, and returns it. */
    B applyTo(B builder) {
        changes.accept(builder);
        return builder;
    }
}
