package io.github.rlaifv.cli.ask;

import io.github.rlaifv.core.internal.StrippedText;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.function.Consumer;

/** Passes on the text of one completion while it is sampled, without white space at its ends, as a completion has it. */
final class StreamedAnswer implements TokenListener {
    private final Consumer<String> out;
    private final StrippedText stripped = new StrippedText();

    StreamedAnswer(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void sampled(SampledToken token) {
        String certain = stripped.next(token.text());
        if (!certain.isEmpty()) {
            out.accept(certain);
        }
    }
}
