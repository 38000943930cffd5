package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes descriptions of scenes with the error rates of {@link LanguageOptions}. {@link Claims} counts their errors
 * exactly.
 */
public final class CaptionWriter {
    private static final double PLACE_AFTER = .25;
    private static final double PLACE_BEFORE = .25;

    private final LanguageOptions options;

    /** Creates a writer with the error rates of the options; {@link LanguageOptions#withoutErrors()} has none. */
    public CaptionWriter(LanguageOptions options) {
        this.options = options;
    }

    /** Writes a description of the whole image. */
    public String write(Scene scene, Dice dice) {
        return write(scene, null, dice);
    }

    /**
     * Writes a description of a part of the image.
     *
     * @param region the part, which must contain an object; null for the whole image
     */
    public String write(Scene scene, @Nullable Place region, Dice dice) {
        MentionSampler sampler = new MentionSampler(options, scene, region, dice);
        Setting setting = sampler.setting();
        List<Mention> mentions = sampler.mentions();
        List<String> sentences = new ArrayList<>();
        if (dice.chance(options.settingSaid())) {
            sentences.add(dice.pick(Phrases.SETTING) + TinyWords.withArticle(setting.word()) + ".");
        }
        boolean first = true;
        for (int i = 0; i < mentions.size(); i++, first = false) {
            Mention mention = mentions.get(i);
            Mention next = i + 1 < mentions.size() ? mentions.get(i + 1) : null;
            if (mention.place() == null && next != null && next.place() == null && dice.chance(options.joined())) {
                sentences.add(dice.pick(Phrases.PAIR) + mention.nounPhrase() + Phrases.AND + next.nounPhrase() + ".");
                i++;
            } else {
                sentences.add(sentence(mention, first, dice));
            }
        }
        return String.join(" ", sentences);
    }

    private static String sentence(Mention mention, boolean first, Dice dice) {
        String noun = mention.nounPhrase();
        String start = dice.pick(first ? Phrases.FIRST : Phrases.LATER);
        Place place = mention.place();
        if (place == null) {
            return start + noun + ".";
        }
        return switch (dice.weighted(PLACE_AFTER, PLACE_BEFORE, 1 - PLACE_AFTER - PLACE_BEFORE)) {
            case 0 -> TinyWords.capitalised(noun) + Phrases.IS + place.phrase() + ".";
            case 1 -> TinyWords.capitalised(place.phrase()) + Phrases.THERE_IS + noun + ".";
            default -> start + noun + " " + place.phrase() + ".";
        };
    }
}
