package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.JsonMutator;
import io.github.rlaifv.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Opens damaged copies of tokenizer files and uses those that open. The worst outcome is a crash of the process, so
 * long runs use a program of its own: {@code TokenizerAttack SEED COUNT FOLDER TOKENIZER...}.
 */
public final class TokenizerAttack {
    private static final JsonMapper JSON = new JsonMapper();

    /** Outcomes of opening a damaged file. */
    public enum Outcome {
        OPENED,
        REFUSED,
        UNNAMED,
        FOREIGN,
        SLOW
    }

    /** Tokenizer components: valid ones, and ones that crashed the process. */
    private static final List<String> PARTS = List.of(
            "{\"type\": \"FixedLength\", \"length\": 0}",
            "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}",
            "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"////////\"}",
            "{\"type\": \"Strip\", \"content\": \" \", \"start\": 1, \"stop\": 3}",
            "{\"type\": \"Strip\", \"content\": \"\", \"start\": 1, \"stop\": 0}",
            "{\"type\": \"Strip\", \"strip_left\": true, \"strip_right\": true}",
            "{\"type\": \"StripAccents\"}",
            "{\"type\": \"Nmt\"}",
            "{\"type\": \"NFKD\"}",
            "{\"type\": \"Lowercase\"}",
            "{\"type\": \"ByteLevel\"}",
            "{\"type\": \"BertPreTokenizer\"}",
            "{\"type\": \"UnicodeScripts\"}",
            "{\"type\": \"CharDelimiterSplit\", \"delimiter\": \"\"}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"behavior\": \"Isolated\", \"invert\": false}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(?:a|a)*b\"}, \"behavior\": \"Removed\", \"invert\": true}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"a*a*a*a*b\"}, \"behavior\": \"Removed\", \"invert\": true}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"\\\\s*\"}, \"behavior\": \"Removed\", \"invert\": false}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"x*|\"}, \"behavior\": \"MergedWithNext\", \"invert\": true}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"^|$\"}, \"behavior\": \"Contiguous\", \"invert\": true}",
            "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(?!a)\"}, \"behavior\": \"MergedWithPrevious\", \"invert\": false}",
            "{\"type\": \"Split\", \"pattern\": {\"String\": \"\"}, \"behavior\": \"Isolated\", \"invert\": false}",
            "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\\\\s*\"}, \"content\": \"\u2581\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"a?\"}, \"content\": \"aaaaaaaa\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"\"}, \"content\": \"x\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"\"}",
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"aa\"}",
            "{\"type\": \"Prepend\", \"prepend\": \"\"}",
            "{\"type\": \"Metaspace\", \"replacement\": \"\u2581\", \"prepend_scheme\": \"always\", \"split\": true}",
            "{\"type\": \"Metaspace\", \"replacement\": \"ab\", \"prepend_scheme\": \"first\"}",
            "{\"type\": \"WordPiece\", \"prefix\": \"\", \"cleanup\": true}",
            "{\"type\": \"BPEDecoder\", \"suffix\": \"\"}",
            "{\"type\": \"CTC\", \"pad_token\": \"\", \"word_delimiter_token\": \"\", \"cleanup\": true}",
            "{\"type\": \"Fuse\"}",
            "{\"type\": \"ByteFallback\"}",
            "{\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"trim_offsets\": true, \"use_regex\": true}",
            "{\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"trim_offsets\": true, \"sep\": [\"</s>\", 2],"
                    + " \"cls\": [\"<s>\", 0]}",
            "{\"type\": \"RobertaProcessing\", \"sep\": [\"</s>\", 2], \"cls\": [\"<s>\", 0], \"trim_offsets\": true,"
                    + " \"add_prefix_space\": true}",
            "{\"type\": \"BertProcessing\", \"sep\": [\"</s>\", 2], \"cls\": [\"<s>\", 0]}",
            "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"nobody\", \"type_id\": 0}},"
                    + " {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [], \"special_tokens\": {}}",
            "{\"type\": \"TemplateProcessing\", \"single\": [{\"Sequence\": {\"id\": \"B\", \"type_id\": 0}}],"
                    + " \"pair\": [], \"special_tokens\": {}}",
            "{\"type\": \"Sequence\", \"processors\": [{\"type\": \"TemplateProcessing\", \"single\": [{\"Sequence\":"
                    + " {\"id\": \"A\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}, {\"Sequence\":"
                    + " {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [], \"special_tokens\": {}}, {\"type\":"
                    + " \"TemplateProcessing\", \"single\": [{\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}], \"pair\":"
                    + " [], \"special_tokens\": {}}]}",
            "{\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\", \"continuing_subword_prefix\": \"##\","
                    + " \"max_input_chars_per_word\": 100, \"vocab\": {\"[UNK]\": 0}}",
            "{\"type\": \"WordLevel\", \"unk_token\": \"<unk>\", \"vocab\": {\"<unk>\": 0, \"a\": 1}}",
            "{\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"<unk>\", 0], [\"a\", -1.5]], \"byte_fallback\": false}",
            "{\"type\": \"Unigram\", \"unk_id\": 7, \"vocab\": [[\"\", 0], [\"a\", 1e308]], \"byte_fallback\": true}",
            "{\"type\": \"Unigram\", \"unk_id\": null, \"vocab\": [[\"a\", -1.5]]}",
            "{\"type\": \"BPE\", \"continuing_subword_prefix\": \"##########\", \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2},"
                    + " \"merges\": [[\"a\", \"b\"]]}",
            "{\"type\": \"BPE\", \"unk_token\": \"nobody\", \"vocab\": {\"a\": 0, \"b\": 1, \"ab\": 2}, \"merges\": []}",
            "{\"id\": 3000000000, \"content\": \"<x>\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false,"
                    + " \"normalized\": true, \"special\": false}",
            "{\"id\": 1001, \"content\": \"  \", \"single_word\": true, \"lstrip\": true, \"rstrip\": true,"
                    + " \"normalized\": true, \"special\": false}",
            "{\"id\": 1001, \"content\": \"\u0301\", \"single_word\": false, \"lstrip\": true, \"rstrip\": true,"
                    + " \"normalized\": true, \"special\": true}");

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "Hello, World! It's 12345 o'clock.\n\n  What is in the picture?",
            "\u00e9\u0301\ufdfa \u4f60\u597d \ud83d\ude00\u200d\ud83d\udc69 \u0000\t\r\n",
            "<s></s> <image>  <|im_start|>user\n<unk><x>",
            "a".repeat(1500) + "b" + " ".repeat(1500) + "c\n" + "7".repeat(300),
            "x y".repeat(300));

    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            " ",
            ".",
            "\\s",
            "\\S",
            "\\p{L}",
            "\\w",
            "[^a]",
            "[ab\\s]",
            "(?:a|b)",
            "(?i:A|x y)",
            "(?:a?b)",
            "(?!a)",
            "(?=b)",
            "^",
            "$",
            "\\b",
            "(?:a*)",
            "(a+|b)");
    private static final List<String> TIMES =
            List.of("", "", "", "?", "*", "+", "{1,3}", "{0,2}", "{2,}", "*?", "++", "??");
    private static final List<String> BEHAVIORS =
            List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

    private final Path folder;
    private final List<JsonNode> parts = new ArrayList<>();
    private final JsonMutator mutator;
    private final List<JsonNode> sound;
    private final Random random;
    private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    private final List<String> failures = new ArrayList<>();
    private long slowest;

    public TokenizerAttack(Path folder, long seed, List<Path> tokenizers) throws IOException {
        this.folder = folder;
        this.random = new Random(seed);
        for (String part : PARTS) {
            parts.add(JSON.readTree(part));
        }
        this.mutator = new JsonMutator(random, parts);
        this.sound = new ArrayList<>();
        for (Path tokenizer : tokenizers) {
            sound.add(JSON.readTree(tokenizer.toFile()));
        }
    }

    /** Opens the given number of damaged files and counts the outcomes. */
    public Map<Outcome, Integer> run(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            JsonNode original = sound.get(random.nextInt(sound.size()));
            JsonNode mutant = random.nextInt(2) == 0 ? mutator.mutate(original) : accepted(original);
            Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(mutant));
            long begin = System.nanoTime();
            Outcome outcome = attempt(i);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            slowest = Math.max(slowest, millis);
            if (millis > 10_000) {
                outcome = Outcome.SLOW;
                failures.add(i + " took " + millis + " ms");
            }
            counts.merge(outcome, 1, Integer::sum);
        }
        return counts;
    }

    /** A composed file that the checks accept, so that it reaches the native tokenizer, if some tries find one. */
    private JsonNode accepted(JsonNode original) {
        for (int tries = 0; tries < 40; tries++) {
            JsonNode composed = composed(original);
            try {
                return TokenizerFile.checked(composed, folder.resolve("tokenizer.json"));
            } catch (BadDataException e) {
                // another one
            }
        }
        return original;
    }

    /** A file with random steps in one of its four components. */
    private JsonNode composed(JsonNode original) {
        ObjectNode copy = original.deepCopy();
        String[] places = {"normalizer", "pre_tokenizer", "post_processor", "decoder"};
        String[] lists = {"normalizers", "pretokenizers", "processors", "decoders"};
        int place = random.nextInt(places.length);
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray(lists[place]);
        if (copy.path(places[place]).isObject() && random.nextBoolean()) {
            steps.add(copy.get(places[place]));
        }
        for (int more = 1 + random.nextInt(2); more > 0; more--) {
            steps.insert(random.nextInt(steps.size() + 1), random.nextInt(3) == 0 ? splitting(place) : part());
        }
        return copy.set(places[place], sequence);
    }

    private JsonNode part() {
        return parts.get(random.nextInt(parts.size())).deepCopy();
    }

    /** A splitting step with a random regular expression. */
    private JsonNode splitting(int place) {
        StringBuilder regex = new StringBuilder();
        for (int alternatives = 1 + random.nextInt(3); alternatives > 0; alternatives--) {
            for (int atoms = 1 + random.nextInt(4); atoms > 0; atoms--) {
                regex.append(ATOMS.get(random.nextInt(ATOMS.size()))).append(TIMES.get(random.nextInt(TIMES.size())));
            }
            regex.append(alternatives > 1 ? "|" : "");
        }
        ObjectNode step = JSON.createObjectNode().put("type", place == 1 ? "Split" : "Replace");
        step.putObject("pattern").put("Regex", regex.toString());
        return place == 1
                ? step.put("behavior", BEHAVIORS.get(random.nextInt(BEHAVIORS.size())))
                        .put("invert", random.nextBoolean())
                : step.put("content", "xy".substring(0, random.nextInt(3)));
    }

    public List<String> failures() {
        return failures;
    }

    private Outcome attempt(int index) {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (String text : TEXTS) {
                int[] ids = tokenizer.encode(text, true);
                for (int id : ids) {
                    tokenizer.token(id);
                }
                tokenizer.decode(ids, false);
                tokenizer.decode(tokenizer.encodePlain(text), true);
            }
            return Outcome.OPENED;
        } catch (BadDataException e) {
            if (String.valueOf(e.getMessage()).contains("tokenizer.json")) {
                return Outcome.REFUSED;
            }
            failures.add(index + " " + e);
            return Outcome.UNNAMED;
        } catch (RuntimeException | Error e) {
            failures.add(index + " " + e);
            return Outcome.FOREIGN;
        }
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[2]));
        List<Path> tokenizers = Stream.of(args).skip(3).map(Path::of).toList();
        TokenizerAttack attack = new TokenizerAttack(folder, Long.parseLong(args[0]), tokenizers);
        System.out.println(attack.run(Integer.parseInt(args[1])) + ", slowest " + attack.slowest + " ms");
        attack.failures().forEach(System.out::println);
    }
}
