package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.List;

/** Exact claims of texts, which are the expected results of the "divide" step. */
public final class Claims {
    private Claims() {}

    /** Every claim that the language can state: 4 settings, 16 kinds, 96 colours, 80 places. */
    public static List<TinyClaim> all() {
        List<TinyClaim> claims = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            claims.add(new TinyClaim.Shows(setting));
        }
        for (Kind kind : Kind.values()) {
            claims.add(new TinyClaim.Exists(kind));
            for (Colour colour : Colour.values()) {
                claims.add(new TinyClaim.HasColour(kind, colour));
            }
            for (Place place : Place.values()) {
                claims.add(new TinyClaim.IsAt(kind, place));
            }
        }
        return List.copyOf(claims);
    }

    /** The claims of a text: settings first, then kind, colour and place per mention. Repeats are kept. */
    public static List<TinyClaim> of(String text) {
        return of(CaptionParser.parse(text));
    }

    /** The claims of a parsed text, in the same order. */
    public static List<TinyClaim> of(ParsedText text) {
        List<TinyClaim> claims = new ArrayList<>();
        for (Setting setting : text.settings()) {
            claims.add(new TinyClaim.Shows(setting));
        }
        for (Mention mention : text.mentions()) {
            claims.add(new TinyClaim.Exists(mention.kind()));
            Colour colour = mention.colour();
            if (colour != null) {
                claims.add(new TinyClaim.HasColour(mention.kind(), colour));
            }
            Place place = mention.place();
            if (place != null) {
                claims.add(new TinyClaim.IsAt(mention.kind(), place));
            }
        }
        return List.copyOf(claims);
    }

    /** Returns the claims as an answer to the divide prompt: one per line, each after a dash. */
    public static String asList(List<TinyClaim> claims) {
        return String.join(
                "\n", claims.stream().map(claim -> "- " + claim.sentence()).toList());
    }
}
