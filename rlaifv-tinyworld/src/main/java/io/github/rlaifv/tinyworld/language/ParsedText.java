package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.List;

/**
 * The statements of a text, in order.
 *
 * @param settings stated settings, each once
 * @param mentions mentions of objects, including repeats
 */
public record ParsedText(List<Setting> settings, List<Mention> mentions) {
    public ParsedText {
        settings = List.copyOf(settings);
        mentions = List.copyOf(mentions);
    }

    /** Whether a kind of object is mentioned more than once. */
    public boolean repeatsAKind() {
        return mentions.stream().map(Mention::kind).distinct().count() < mentions.size();
    }
}
