package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object as a text speaks of it.
 *
 * @param kind what it is said to be
 * @param colour as said, null if not said
 * @param place as said, null if not said
 */
public record Mention(
        Kind kind, @Nullable Colour colour, @Nullable Place place) {
    public Mention {
        Objects.requireNonNull(kind, "kind");
    }

    /** With article and colour: "a red car". */
    String nounPhrase() {
        return TinyWords.withArticle(colour == null ? kind.word() : colour.word() + " " + kind.word());
    }
}
