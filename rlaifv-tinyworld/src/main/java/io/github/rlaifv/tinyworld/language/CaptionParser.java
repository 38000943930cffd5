package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parser of descriptions. Every word for a kind is a mention; a colour word directly before it (or after "is") is its
 * colour. A place phrase applies to the mention before it, or to the whole sentence if it begins one. The parser never
 * fails: it ignores unknown words, so ungrammatical output of a model is counted too.
 */
public final class CaptionParser {
    private static final Map<String, Kind> KINDS = byWord(Kind.values(), Kind::word);
    private static final Map<String, Colour> COLOURS = byWord(Colour.values(), Colour::word);
    private static final Map<String, Setting> SETTINGS = byWord(Setting.values(), Setting::word);
    private static final Map<String, Place> PLACES = byWord(Place.values(), Place::word);

    private CaptionParser() {}

    /** Parses a text into settings and mentions. */
    public static ParsedText parse(String text) {
        Set<Setting> settings = new LinkedHashSet<>();
        List<Mention> mentions = new ArrayList<>();
        List<String> sentence = new ArrayList<>();
        for (String token : TinyWords.tokens(text.toLowerCase(Locale.ROOT))) {
            if (token.equals(".") || token.equals("?") || token.equals("\n")) {
                read(sentence, settings, mentions);
                sentence.clear();
            } else {
                sentence.add(token);
            }
        }
        read(sentence, settings, mentions);
        return new ParsedText(List.copyOf(settings), mentions);
    }

    private static void read(List<String> words, Set<Setting> settings, List<Mention> mentions) {
        Place before = null;
        Sighting open = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Setting setting = SETTINGS.get(word);
            Kind kind = KINDS.get(word);
            Place place = i > 0 && words.get(i - 1).equals("the") ? PLACES.get(word) : null;
            if (setting != null) {
                settings.add(setting);
            } else if (kind != null) {
                if (open != null) {
                    mentions.add(open.mention(before));
                }
                open = new Sighting(kind, colourAround(words, i));
            } else if (place != null) {
                if (open == null) {
                    before = before == null ? place : before;
                } else if (open.place == null) {
                    open.place = place;
                }
            }
        }
        if (open != null) {
            mentions.add(open.mention(before));
        }
    }

    private static @Nullable Colour colourAround(List<String> words, int kindAt) {
        Colour colour = kindAt > 0 ? COLOURS.get(words.get(kindAt - 1)) : null;
        if (colour == null && kindAt + 2 < words.size() && words.get(kindAt + 1).equals("is")) {
            colour = COLOURS.get(words.get(kindAt + 2));
        }
        return colour;
    }

    private static <T> Map<String, T> byWord(T[] values, Function<T, String> word) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
    }

    /** A mention whose place phrase may still follow. */
    private static final class Sighting {
        private final Kind kind;
        private final @Nullable Colour colour;
        private @Nullable Place place;

        private Sighting(Kind kind, @Nullable Colour colour) {
            this.kind = kind;
            this.colour = colour;
        }

        private Mention mention(@Nullable Place before) {
            return new Mention(kind, colour, place == null ? before : place);
        }
    }
}
