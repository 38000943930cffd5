package io.github.rlaifv.feedback.claim;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.feedback.internal.Sentences;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two steps of a language model: it lists the facts of a response, and it turns facts into yes/no questions (RLAIF-V,
 * section 3.2; sampled at temperature 0.2, top-p 0.9, at most 256 tokens).
 *
 * <p>The random numbers of a step are keyed by the text it works on, so equal texts get equal results in any batch and
 * order, and are worked on once a call. A response is unusable, with its reason, when no fact can be read or when the
 * questions do not match the facts. Not safe for use by several threads.
 */
public final class PromptedClaimDecomposer implements ClaimDecomposer {
    /** No fact could be read from what the model wrote. */
    public static final String NO_CLAIMS = "no claims found";
    /** The model wrote another number of questions than there are facts. */
    public static final String MISMATCH = "number of questions differs from number of claims";

    private static final int CACHED_QUESTIONS = 100_000;

    private final Policy divider;
    private final Policy asker;
    private final PromptTemplate dividePrompt;
    private final PromptTemplate questionPrompt;
    private final boolean perClaim;
    private final boolean sentenceBySentence;
    private final Sampling divideSampling;
    private final Sampling questionSampling;
    private final ClaimParser parser;
    private final QuestionMismatch mismatch;
    private final boolean keepDuplicates;
    private final boolean officialList;
    private final int promptWords;
    private final int requestsPerCall;
    private final Cache<String, String> questionCache =
            CacheBuilder.newBuilder().maximumSize(CACHED_QUESTIONS).build();
    private String cachedOf = "";

    private PromptedClaimDecomposer(Builder builder) {
        divider = builder.divider;
        asker = builder.asker;
        dividePrompt = builder.dividePrompt;
        questionPrompt = builder.questionPrompt;
        perClaim = builder.perClaim;
        sentenceBySentence = builder.sentenceBySentence;
        divideSampling = builder.divideSampling;
        questionSampling = builder.questionSampling;
        parser = builder.parser;
        mismatch = builder.mismatch;
        keepDuplicates = builder.keepDuplicates;
        officialList = builder.officialList;
        promptWords = builder.promptWords;
        requestsPerCall = builder.requestsPerCall;
    }

    /** Starts from the defaults; the model writes both facts and questions unless another asks. */
    public static Builder builder(Policy model) {
        return new Builder(model);
    }

    @Override
    public List<Decomposition> decompose(List<AnsweredQuestion> responses) {
        return Outcome.values(tryDecompose(responses));
    }

    @Override
    public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
        List<AnsweredQuestion> distinct = List.copyOf(new LinkedHashSet<>(responses));
        List<Outcome<List<String>>> divided = divide(distinct);
        List<List<String>> facts =
                divided.stream().flatMap(outcome -> outcome.value().stream()).toList();
        Iterator<Outcome<Decomposition>> results = (perClaim ? askEach(facts) : askTogether(facts)).iterator();
        Map<AnsweredQuestion, Outcome<Decomposition>> byResponse = new HashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
            byResponse.put(
                    distinct.get(i),
                    divided.get(i)
                            .failure()
                            .<Outcome<Decomposition>>map(Outcome::failure)
                            .orElseGet(results::next));
        }
        return responses.stream().map(byResponse::get).toList();
    }

    private List<Outcome<List<String>>> divide(List<AnsweredQuestion> responses) {
        List<List<String>> prompts =
                responses.stream().map(this::dividePromptsFor).toList();
        Stream<String> all = prompts.stream().flatMap(List::stream);
        Written written =
                write(divider, "divide", (sentenceBySentence ? all.distinct() : all).toList(), divideSampling);
        return prompts.stream()
                .map(own -> written.failure(own)
                        .<Outcome<List<String>>>map(Outcome::failure)
                        .orElseGet(() -> {
                            List<String> facts = own.stream()
                                    .flatMap(prompt -> parser.parse(written.text(prompt)).stream())
                                    .toList();
                            return Outcome.success(keepDuplicates ? facts : distinct(facts));
                        }))
                .toList();
    }

    private List<String> dividePromptsFor(AnsweredQuestion response) {
        List<String> texts = sentenceBySentence ? Sentences.of(response.response()) : List.of(response.response());
        return texts.stream()
                .map(text -> dividePrompt.fill(Map.of("question", response.question(), "response", text)))
                .map(prompt -> promptWords == 0 ? prompt : cut(prompt, promptWords))
                .toList();
    }

    private List<Outcome<Decomposition>> askTogether(List<List<String>> facts) {
        List<String> prompts = facts.stream()
                .filter(list -> !list.isEmpty())
                .map(list -> questionPrompt.fill(Map.of("claims", list(list))))
                .distinct()
                .toList();
        Written written = write(asker, "question", prompts, questionSampling);
        return facts.stream()
                .map(list -> {
                    if (list.isEmpty()) {
                        return Outcome.success(Decomposition.unusable(NO_CLAIMS));
                    }
                    String prompt = questionPrompt.fill(Map.of("claims", list(list)));
                    return written.failure(List.of(prompt))
                            .<Outcome<Decomposition>>map(Outcome::failure)
                            .orElseGet(() -> Outcome.success(combine(list, parser.parse(written.text(prompt)))));
                })
                .toList();
    }

    private List<Outcome<Decomposition>> askEach(List<List<String>> facts) {
        // a policy that was trained since writes other questions
        if (!cachedOf.equals(asker.fingerprint())) {
            questionCache.invalidateAll();
            cachedOf = asker.fingerprint();
        }
        Set<String> needed = new LinkedHashSet<>();
        facts.forEach(needed::addAll);
        Map<String, String> questions = new HashMap<>();
        needed.removeIf(fact -> {
            // what an earlier call knew must not decide which requests share this one
            String known = asker.dependsOnCall() ? null : questionCache.getIfPresent(fact);
            if (known != null) {
                questions.put(fact, known);
            }
            return known != null;
        });
        Map<String, String> prompts = new LinkedHashMap<>();
        needed.forEach(fact -> prompts.put(fact, questionPrompt.fill(Map.of("claim", fact))));
        Written written = write(asker, "question", List.copyOf(prompts.values()), questionSampling);
        Map<String, RequestFailure> failures = new HashMap<>();
        prompts.forEach((fact, prompt) -> {
            Optional<RequestFailure> failure = written.failure(List.of(prompt));
            List<String> parsed = failure.isPresent() ? List.of() : parser.parse(written.text(prompt));
            failure.ifPresent(value -> failures.put(fact, value));
            if (!parsed.isEmpty()) {
                questions.put(fact, parsed.get(0));
                questionCache.put(fact, parsed.get(0));
            }
        });
        return facts.stream()
                .map(list -> list.stream()
                        .filter(failures::containsKey)
                        .map(failures::get)
                        .findFirst()
                        .<Outcome<Decomposition>>map(Outcome::failure)
                        .orElseGet(() -> Outcome.success(
                                list.isEmpty()
                                        ? Decomposition.unusable(NO_CLAIMS)
                                        : combine(
                                                list,
                                                list.stream()
                                                        .filter(questions::containsKey)
                                                        .map(questions::get)
                                                        .toList()))))
                .toList();
    }

    private Decomposition combine(List<String> facts, List<String> questions) {
        if (facts.size() != questions.size() && (mismatch == QuestionMismatch.SKIP || perClaim)) {
            return Decomposition.unusable(MISMATCH);
        }
        List<Claim> claims = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < Math.min(facts.size(), questions.size()); i++) {
            if (keepDuplicates || seen.add(normal(questions.get(i)))) {
                claims.add(new Claim(facts.get(i), questions.get(i)));
            }
        }
        return claims.isEmpty() ? Decomposition.unusable(MISMATCH) : Decomposition.of(claims);
    }

    private Written write(Policy model, String step, List<String> prompts, Sampling sampling) {
        Written written = new Written();
        for (int from = 0; from < prompts.size(); from += requestsPerCall) {
            Cancellation.check("dividing responses into claims");
            List<String> part = prompts.subList(from, Math.min(from + requestsPerCall, prompts.size()));
            List<Outcome<List<Completion>>> outcomes = model.tryGenerate(part.stream()
                    .map(prompt -> new GenerationRequest(
                            step + "/" + Hashing.sha256().hashString(prompt, StandardCharsets.UTF_8),
                            Prompt.of(prompt),
                            1,
                            sampling))
                    .toList());
            for (int i = 0; i < part.size(); i++) {
                written.put(part.get(i), outcomes.get(i));
            }
        }
        return written;
    }

    private String list(List<String> facts) {
        return officialList
                ? String.join(
                        "", facts.stream().map(fact -> "\n- " + fact + "\n").toList())
                : String.join("\n", facts.stream().map(fact -> "- " + fact).toList());
    }

    private static List<String> distinct(List<String> facts) {
        Set<String> seen = new HashSet<>();
        return facts.stream().filter(fact -> seen.add(normal(fact))).toList();
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** The first pieces of a text between single blanks, as Python's {@code " ".join(text.split(" ")[:n])}. */
    static String cut(String text, int pieces) {
        int at = -1;
        for (int piece = 0; piece < pieces; piece++) {
            at = text.indexOf(' ', at + 1);
            if (at < 0) {
                return text;
            }
        }
        return text.substring(0, at);
    }

    @Override
    public boolean dependsOnCall() {
        return divider.dependsOnCall() || asker.dependsOnCall();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("type", "prompted");
        settings.put("divider", divider.fingerprint());
        settings.put("asker", asker.fingerprint());
        settings.put("divide_prompt", dividePrompt.text());
        settings.put("question_prompt", questionPrompt.text());
        settings.put("divide_sampling", divideSampling.toString());
        settings.put("question_sampling", questionSampling.toString());
        settings.put("sentence_by_sentence", Boolean.toString(sentenceBySentence));
        String simple = parser.getClass().getSimpleName();
        settings.put("parser", simple.isEmpty() ? parser.getClass().getName() : simple);
        if (questionPrompt.text().contains("{claim}") && questionPrompt.text().contains("{claims}")) {
            settings.put("per_claim", Boolean.toString(perClaim));
        }
        settings.put("mismatch", mismatch.name());
        settings.put("keep_duplicates", Boolean.toString(keepDuplicates));
        settings.put("official_list", Boolean.toString(officialList));
        settings.put("prompt_words", Integer.toString(promptWords));
        return settings;
    }

    /** Collects the options of {@link PromptedClaimDecomposer}. */
    public static final class Builder {
        private static final Sampling PAPER =
                Sampling.builder().temperature(0.2).topP(0.9).maxNewTokens(256).build();

        private final Policy divider;
        private Policy asker;
        private PromptTemplate dividePrompt = PromptTemplate.of(DefaultPrompts.DIVIDE, "response");
        private PromptTemplate questionPrompt = PromptTemplate.of(DefaultPrompts.QUESTIONS, "claims");
        private boolean perClaim;
        private boolean sentenceBySentence;
        private Sampling divideSampling = PAPER;
        private Sampling questionSampling = PAPER;
        private ClaimParser parser = ClaimParser.robust();
        private QuestionMismatch mismatch = QuestionMismatch.SKIP;
        private boolean keepDuplicates;
        private boolean officialList;
        private int promptWords;
        private int requestsPerCall = 64;

        private Builder(Policy model) {
            divider = model;
            asker = model;
        }

        /** Another model for the question step; default the one that divides. */
        public Builder asker(Policy value) {
            asker = value;
            return this;
        }

        /** The prompt of the divide step: {@code {response}} must and {@code {question}} may stand in it. */
        public Builder dividePrompt(String value) {
            dividePrompt = PromptTemplate.of(value, "response");
            return this;
        }

        /** One prompt for all facts of a response, which replace {@code {claims}} as dash lines: the paper's way. */
        public Builder questionPrompt(String value) {
            questionPrompt = PromptTemplate.of(value, "claims");
            perClaim = false;
            return this;
        }

        /**
         * One prompt for each fact, which replaces {@code {claim}}: more requests, but no mismatch, and a fact that several
         * responses of a call state is asked once. If the model's texts do not depend on the call ({@link
         * Policy#dependsOnCall}), a fact of an earlier call is not asked again either.
         */
        public Builder questionPromptPerClaim(String value) {
            questionPrompt = PromptTemplate.of(value, "claim");
            perClaim = true;
            return this;
        }

        /**
         * Divides each sentence of a response by a prompt of its own instead of the whole response by one: easier for
         * small models, and a sentence that many responses share is divided once a call. What a sentence refers to in
         * another one ("it", "both") is lost, so the default is the paper's way, the whole response.
         */
        public Builder sentenceBySentence() {
            sentenceBySentence = true;
            return this;
        }

        /** How facts are written; default temperature 0.2, top-p 0.9, 256 new tokens. */
        public Builder divideSampling(Sampling value) {
            divideSampling = value;
            return this;
        }

        /** How questions are written; default temperature 0.2, top-p 0.9, 256 new tokens. */
        public Builder questionSampling(Sampling value) {
            questionSampling = value;
            return this;
        }

        /** How lists are read; default {@link ClaimParser#robust()}. */
        public Builder parser(ClaimParser value) {
            parser = value;
            return this;
        }

        /** Default {@link QuestionMismatch#SKIP}. With one prompt a claim, a claim without a question always skips. */
        public Builder questionMismatch(QuestionMismatch value) {
            mismatch = value;
            return this;
        }

        /** Whether a fact or question that a response repeats counts again; default not. */
        public Builder keepDuplicates(boolean value) {
            keepDuplicates = value;
            return this;
        }

        /** Cuts the whole divide prompt after so many pieces between single blanks; 0, the default, cuts nothing. */
        public Builder promptWords(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("promptWords must be >= 0 (0 cuts nothing), was " + value);
            }
            promptWords = value;
            return this;
        }

        /**
         * Number of prompts handed to the model at once. It bounds memory; results depend on it only as far as {@link
         * Policy#generate} depends on the call. Default: 64.
         */
        public Builder requestsPerCall(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("requestsPerCall must be > 0, was " + value);
            }
            requestsPerCall = value;
            return this;
        }

        /**
         * Everything as the authors' code does it: {@link ClaimParser#official()}, the prompt cut after 300 words,
         * facts listed with empty lines between them, questions zipped with facts, repeated claims kept. Needed only to
         * reproduce published data: it loses claims.
         */
        public Builder officialHandling() {
            parser = ClaimParser.official();
            mismatch = QuestionMismatch.ZIP;
            keepDuplicates = true;
            officialList = true;
            promptWords = 300;
            return this;
        }

        /**
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if a model can't write text
         */
        public PromptedClaimDecomposer build() {
            Capability.GENERATE.require(divider, "the model that divides responses");
            Capability.GENERATE.require(asker, "the model that asks about claims");
            return new PromptedClaimDecomposer(this);
        }
    }
}
