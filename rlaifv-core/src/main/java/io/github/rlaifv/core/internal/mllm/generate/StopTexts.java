package io.github.rlaifv.core.internal.mllm.generate;

import java.util.List;

/** Where stop texts cut a text. */
final class StopTexts {
    private StopTexts() {}

    /** The index of the first stop text; negative if there is none. */
    static int cut(List<String> stop, String text) {
        return stop.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }
}
