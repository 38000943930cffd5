package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.List;

/**
 * What a text says, in order.
 *
 * @param settings each named setting once
 * @param mentions of objects, repeats kept
 */
public record ParsedText(List<Setting> settings, List<Mention> mentions) {
    public ParsedText {
        settings = List.copyOf(settings);
        mentions = List.copyOf(mentions);
    }

    /** True if some kind of object is mentioned more than once. */
    public boolean repeatsAKind() {
        return mentions.stream().map(Mention::kind).distinct().count() < mentions.size();
    }
}
