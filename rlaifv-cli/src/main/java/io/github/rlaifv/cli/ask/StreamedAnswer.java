package io.github.rlaifv.cli.ask;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.function.Consumer;

/** Passes on the text of one completion while it is sampled, without white space at its ends, as a completion has it. */
final class StreamedAnswer implements TokenListener {
    private final Consumer<String> out;
    private final StringBuilder spaces = new StringBuilder();
    private boolean begun;

    StreamedAnswer(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void sampled(SampledToken token) {
        String text = spaces + token.text();
        spaces.setLength(0);
        String end = text.stripTrailing();
        // white space may be the end of the answer, and is passed on with what follows it
        spaces.append(text, end.length(), text.length());
        if (!end.isEmpty()) {
            out.accept(begun ? end : end.stripLeading());
            begun = true;
        } else if (!begun) {
            spaces.setLength(0);
        }
    }
}
