package io.github.rlaifv.core.testkit.vllm;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vocabulary that grows: every word and every mark between words is a token. */
final class WordTokens implements ServedTokens {
    private static final int BEGIN = 1;
    private static final int END = 2;
    private static final Pattern TOKEN = Pattern.compile("<image>|</?s>|\\w+|[^\\w\\s]");

    private final List<String> vocabulary = new ArrayList<>(List.of("<pad>", "<s>", "</s>"));

    @Override
    public synchronized List<Integer> encode(String text) {
        List<Integer> ids = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            int id = vocabulary.indexOf(matcher.group());
            if (id < 0) {
                id = vocabulary.size();
                vocabulary.add(matcher.group());
            }
            ids.add(id);
        }
        return ids;
    }

    @Override
    public synchronized String text(int id) {
        return vocabulary.get(id);
    }

    @Override
    public OptionalInt begin() {
        return OptionalInt.of(BEGIN);
    }

    @Override
    public int end() {
        return END;
    }

    @Override
    public synchronized int size() {
        return vocabulary.size();
    }
}
