package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Two steps of a language model: it lists the facts of a response, and it turns facts into yes/no questions (RLAIF-V,
 * section 3.2; sampled at temperature 0.2, top-p 0.9, at most 256 tokens).
 *
 * <p>The random numbers of a step are keyed by the text it works on, so equal texts get equal results in any batch and
 * order, and are worked on once a call. An entry at which the token limit cut a list off does not count. A response is
 * unusable when no fact can be read, when the questions do not match the facts, or when a question is none that yes or
 * no answers: the reason names the step and says whether the model's answer was cut off. Not safe for use by several
 * threads.
 */
public final class PromptedClaimDecomposer implements ClaimDecomposer {

    private final Policy divider;
    private final Policy asker;
    private final FactLister factLister;
    private final QuestionWriter questionWriter;
    private final SortedMap<String, String> options;

    private PromptedClaimDecomposer(Builder builder) {
        divider = builder.divider;
        asker = builder.asker;
        factLister = builder.factLister();
        questionWriter = builder.questionWriter();
        options = builder.options();
    }

    /** Starts from the defaults; the model writes both facts and questions unless another asks. */
    public static Builder builder(Policy model) {
        return new Builder(model);
    }

    @Override
    public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
        List<AnsweredQuestion> distinct = List.copyOf(new LinkedHashSet<>(responses));
        List<Outcome<WrittenLists.Entries>> divided = factLister.facts(distinct);
        List<WrittenLists.Entries> facts =
                divided.stream().flatMap(outcome -> outcome.value().stream()).toList();
        Iterator<Outcome<Decomposition>> results = questionWriter.claims(facts).iterator();
        Map<AnsweredQuestion, Outcome<Decomposition>> byResponse = new HashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
            byResponse.put(distinct.get(i), divided.get(i).flatMap(entries -> results.next()));
        }
        return responses.stream().map(byResponse::get).toList();
    }

    @Override
    public boolean dependsOnCall() {
        return divider.dependsOnCall() || asker.dependsOnCall();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(options);
        settings.put("divider", divider.fingerprint());
        settings.put("asker", asker.fingerprint());
        return settings;
    }

    /** Collects the options of {@link PromptedClaimDecomposer}. */
    public static final class Builder {
        private final Policy divider;
        private Policy asker;
        private PromptTemplate dividePrompt = PromptTemplate.of(DefaultPrompts.DIVIDE, "response");
        private QuestionPrompt questionPrompt = QuestionPrompt.PerResponse.of(DefaultPrompts.QUESTIONS);
        private DivideUnit divideUnit = DivideUnit.RESPONSE;
        private Sampling divideSampling = paperSampling(256);
        private Sampling questionSampling = paperSampling(256);
        private ClaimParser parser = ClaimParser.robust();
        private QuestionMismatch mismatch = QuestionMismatch.SKIP;
        private Repeats repeats = Repeats.DROPPED;
        private ListRules rules = ListRules.CHECKED;
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
            questionPrompt = QuestionPrompt.PerResponse.of(value);
            return this;
        }

        /**
         * One prompt for each fact, which replaces {@code {claim}}: more requests, but no mismatch, and a fact that several
         * responses of a call state is asked once. If the model's texts do not depend on the call ({@link
         * Policy#dependsOnCall}), a fact of an earlier call is not asked again either.
         */
        public Builder questionPromptPerClaim(String value) {
            questionPrompt = QuestionPrompt.PerClaim.of(value);
            return this;
        }

        /**
         * Divides each sentence of a response by a prompt of its own instead of the whole response by one: easier for
         * small models, and a sentence that many responses share is divided once a call. What a sentence refers to in
         * another one ("it", "both") is lost, so the default is the paper's way, the whole response.
         */
        public Builder sentenceBySentence() {
            divideUnit = DivideUnit.SENTENCE;
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

        /**
         * Largest number of new tokens of a list of facts and of a list of questions, both written with the paper's
         * sampling. Default: 256.
         */
        public Builder claimTokens(int value) {
            divideSampling = paperSampling(value);
            questionSampling = divideSampling;
            return this;
        }

        private static Sampling paperSampling(int maxNewTokens) {
            return Sampling.builder()
                    .temperature(0.2)
                    .topP(0.9)
                    .maxNewTokens(maxNewTokens)
                    .build();
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
            repeats = value ? Repeats.KEPT : Repeats.DROPPED;
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
         * facts listed with empty lines between them, questions zipped with facts, repeated claims kept, entries that were
         * cut off and questions that are none accepted. Needed only to reproduce published data: it loses claims.
         */
        public Builder officialHandling() {
            parser = ClaimParser.official();
            mismatch = QuestionMismatch.ZIP;
            repeats = Repeats.KEPT;
            rules = ListRules.OFFICIAL;
            promptWords = 300;
            return this;
        }

        private FactLister factLister() {
            return new FactLister(
                    writer(divider, "divide", divideSampling), dividePrompt, divideUnit, promptWords, repeats);
        }

        private QuestionWriter questionWriter() {
            return questionPrompt.writer(
                    writer(asker, "question", questionSampling), new FactQuestionPairing(mismatch, repeats, rules));
        }

        private ListWriter writer(Policy model, String step, Sampling sampling) {
            return new ListWriter(model, step, sampling, parser, rules, requestsPerCall);
        }

        private SortedMap<String, String> options() {
            SortedMap<String, String> settings = new TreeMap<>();
            settings.put("type", "prompted");
            settings.put("divide_prompt", dividePrompt.text());
            String question = questionPrompt.template().text();
            settings.put("question_prompt", question);
            settings.put("divide_sampling", divideSampling.toString());
            settings.put("question_sampling", questionSampling.toString());
            settings.put("sentence_by_sentence", Boolean.toString(divideUnit == DivideUnit.SENTENCE));
            String simple = parser.getClass().getSimpleName();
            settings.put("parser", simple.isEmpty() ? parser.getClass().getName() : simple);
            if (question.contains("{claim}") && question.contains("{claims}")) {
                settings.put("per_claim", Boolean.toString(questionPrompt instanceof QuestionPrompt.PerClaim));
            }
            settings.put("mismatch", mismatch.name());
            settings.put("keep_duplicates", Boolean.toString(repeats == Repeats.KEPT));
            settings.put("official_list", Boolean.toString(rules == ListRules.OFFICIAL));
            settings.put("prompt_words", Integer.toString(promptWords));
            if (rules == ListRules.CHECKED) {
                settings.put("checks", "whole entries, questions");
            }
            return settings;
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
