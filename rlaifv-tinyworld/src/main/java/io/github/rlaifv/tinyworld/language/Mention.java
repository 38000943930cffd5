package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mention of an object in a text.
 *
 * @param kind stated kind
 * @param colour stated colour; null if not stated
 * @param place stated place; null if not stated
 */
public record Mention(
        Kind kind, @Nullable Colour colour, @Nullable Place place) {
    public Mention {
        Objects.requireNonNull(kind, "kind");
    }

    /** The noun phrase with article and colour, such as "a red car". */
    String nounPhrase() {
        return TinyWords.withArticle(colour == null ? kind.word() : colour.word() + " " + kind.word());
    }
}
