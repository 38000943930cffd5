package io.github.rlaifv.feedback.claim.rule;

import io.github.rlaifv.feedback.claim.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with the claims that it makes. The file labeling.md beside the sets explains how sentences are labeled.
 *
 * @param form form of the sentence, such as a list
 * @param text the sentence
 * @param stated the claims it makes, each in every wording that counts
 * @param allowed claims that count neither for nor against, in every wording
 * @param denied words that no claim may affirm
 * @param reversed claims that say the opposite of the sentence
 */
record LabeledSentence(
        String form,
        String text,
        List<Set<String>> stated,
        Set<String> allowed,
        List<String> denied,
        Set<String> reversed) {
    private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\[\\]]*)\\] ?");
    private static final Pattern DENIAL = Pattern.compile("\\b(?:no|not|none|nobody|nothing|neither|nor|never|hardly"
            + "|barely|scarcely|rarely|seldom|few|lacks?|lacking|without|missing|absent|empty|free of|fails?)\\b");

    /** Reads the sentences of a set. */
    static List<LabeledSentence> read(String name) {
        try (InputStream in = LabeledSentence.class.getResourceAsStream(name)) {
            List<LabeledSentence> sentences = new ArrayList<>();
            String form = "";
            for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R\\R+")) {
                List<String> lines = new ArrayList<>(block.lines().toList());
                if (lines.get(0).startsWith("# ")) {
                    form = lines.remove(0).substring(2);
                }
                sentences.add(of(form, lines));
            }
            return sentences;
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static LabeledSentence of(String form, List<String> lines) {
        List<Set<String>> stated = new ArrayList<>();
        Set<String> allowed = new TreeSet<>();
        List<String> denied = new ArrayList<>();
        Set<String> reversed = new TreeSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String label = line.substring(2);
            switch (line.charAt(0)) {
                case '+' -> stated.add(wordings(label));
                case '?' -> allowed.addAll(wordings(label));
                case '!' -> {
                    if (label.startsWith("only: ")) {
                        Arrays.stream(label.substring(6).split(", ")).forEach(claim -> reversed.add(normal(claim)));
                    } else {
                        denied.addAll(Arrays.asList(label.split(", ")));
                    }
                }
                default -> throw new IllegalArgumentException("no kind of label: " + line);
            }
        }
        return new LabeledSentence(form, lines.get(0), stated, allowed, denied, reversed);
    }

    private static Set<String> wordings(String label) {
        Set<String> wordings = new TreeSet<>();
        for (String alternative : label.split(" \\| ")) {
            addWordings(alternative, wordings);
        }
        return wordings;
    }

    private static void addWordings(String text, Set<String> wordings) {
        Matcher optional = OPTIONAL.matcher(text);
        if (optional.find()) {
            String before = text.substring(0, optional.start());
            String behind = text.substring(optional.end());
            addWordings(before + behind, wordings);
            addWordings(before + optional.group(1) + " " + behind, wordings);
        } else if (text.matches(".*\\w\\|\\w.*")) {
            // "the|a wall"
            String[] words = text.split(" ");
            for (int i = 0; i < words.length; i++) {
                if (words[i].contains("|")) {
                    for (String word : words[i].split("\\|")) {
                        words[i] = word;
                        addWordings(String.join(" ", words), wordings);
                    }
                    return;
                }
            }
        } else {
            wordings.add(normal(text));
        }
    }

    /**
     * Normal form of a statement: without articles, "some", capitals and punctuation, none of which changes the claim.
     */
    static String normal(String statement) {
        return statement
                .toLowerCase(Locale.ROOT)
                .replace("n't", " not")
                .replaceAll("[.,;\"\u201c\u201d]", "")
                .replaceAll("\\b(?:a|an|the|some)\\b", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Whether the sentence makes the claim, or the claim is among those that do not count. */
    boolean states(Claim claim) {
        String statement = normal(claim.statement());
        return allowed.contains(statement) || stated.stream().anyMatch(wordings -> wordings.contains(statement));
    }

    /** Stated claims that are missing among the given ones. */
    List<String> missing(List<Claim> claims) {
        List<String> statements =
                claims.stream().map(claim -> normal(claim.statement())).toList();
        return stated.stream()
                .filter(wordings -> statements.stream().noneMatch(wordings::contains))
                .map(wordings -> wordings.iterator().next())
                .toList();
    }

    /** Whether a claim affirms what the sentence denies or guesses. */
    boolean isReversedBy(Claim claim) {
        String statement = normal(claim.statement());
        boolean named = denied.stream()
                .anyMatch(word ->
                        Pattern.compile("\\b" + word + "\\b").matcher(statement).find());
        return reversed.contains(statement)
                || named && !DENIAL.matcher(statement).find();
    }
}
