package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a model computes once for several prompts: their first image, or without images the whole prompt. */
final class SharedContent {
    private SharedContent() {}

    /** A key of each prompt's shared content. Prompts with the same first image have equal keys. */
    static List<String> keys(List<Prompt> prompts) {
        Map<ImageSource, String> fingerprints = new HashMap<>();
        List<String> keys = new ArrayList<>(prompts.size());
        for (Prompt prompt : prompts) {
            List<ImageSource> images = prompt.images();
            keys.add(
                    images.isEmpty()
                            ? "prompt " + prompt.fingerprint()
                            : "image " + fingerprints.computeIfAbsent(images.get(0), ImageSource::fingerprint));
        }
        return keys;
    }
}
