package io.github.rlaifv.inference.chat;

import java.util.function.Consumer;

/** Passes parts of a text on so that joined they are the stripped text: whitespace waits for what follows it. */
final class StrippedPieces implements Consumer<String> {
    private final Consumer<String> next;
    private final StringBuilder waiting = new StringBuilder();
    private boolean begun;

    StrippedPieces(Consumer<String> next) {
        this.next = next;
    }

    @Override
    public void accept(String piece) {
        String text = waiting + piece;
        waiting.setLength(0);
        String known = text.stripTrailing();
        String passed = begun ? known : known.stripLeading();
        if (begun || !passed.isEmpty()) {
            waiting.append(text, known.length(), text.length());
        }
        if (!passed.isEmpty()) {
            begun = true;
            next.accept(passed);
        }
    }
}
