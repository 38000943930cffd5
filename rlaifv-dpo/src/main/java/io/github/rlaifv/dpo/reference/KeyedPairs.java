package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.ReportedStream;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.reference.internal.ContentKeys;
import io.github.rlaifv.dpo.reference.internal.UnscoredPrompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Preference pairs with keys made of their contents.
 *
 * @param pairs the pairs with images that are read when needed, and without stored log-probabilities, which would take
 *     more memory than the texts
 * @param keys one entry per pair
 * @param data fingerprint of all pairs and their order
 */
record KeyedPairs(List<PreferencePair> pairs, List<ContentKeys.PairKeys> keys, String data) {
    private static final String READING = "reading pairs";

    KeyedPairs(List<PreferencePair> pairs, List<ContentKeys.PairKeys> keys) {
        this(List.copyOf(pairs), List.copyOf(keys), ContentKeys.dataset(keys));
    }

    static KeyedPairs of(PreferenceDataset dataset) {
        return of(dataset, RunListener.NONE);
    }

    /**
     * Reads pairs and their images.
     *
     * @param listener listener that is notified of the stage {@value #READING}, whose units are pairs
     */
    static KeyedPairs of(PreferenceDataset dataset, RunListener listener) {
        List<PreferencePair> pairs = dataset.map(pair -> pair.withStored(null)).toList();
        ContentKeys contents = new ContentKeys();
        List<ContentKeys.PairKeys> keys = ReportedStream.of(pairs.stream(), READING, pairs.size(), listener)
                .map(contents::of)
                .toList();
        listener.stageFinished(READING);
        return new KeyedPairs(pairs, keys);
    }

    /** Returns each prompt once, with all its responses. */
    List<UnscoredPrompt> prompts() {
        Map<String, UnscoredPrompt> byPrompt = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            PreferencePair pair = pairs.get(i);
            ContentKeys.PairKeys key = keys.get(i);
            Map<String, String> texts = byPrompt.computeIfAbsent(
                            key.prompt(),
                            k -> new UnscoredPrompt(pair.instruction().id(), pair.prompt(), new LinkedHashMap<>()))
                    .texts();
            texts.put(key.chosen(), pair.chosen());
            texts.put(key.rejected(), pair.rejected());
        }
        return List.copyOf(byPrompt.values());
    }
}
