package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.tinyworld.scene.Scene;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact hallucination counts of descriptions of whole images. {@link #responseHallucination()} and {@link
 * #mentionHallucination()} are CHAIR_s and CHAIR_i of Rohrbach et al. 2018 (arXiv 1809.02156) with the objects of the
 * tiny world. Shares are in [0, 1], and 0 where there is nothing to count.
 *
 * @param responses number of responses
 * @param responsesWithAbsent number of responses that mention an absent object
 * @param responsesWithError number of responses with any false claim: object, colour, place or setting
 * @param responsesWithRepeat number of responses that mention a kind twice
 * @param mentions number of mentions of objects, including repeats
 * @param absentMentions number of mentions of absent objects
 * @param claims number of claims of all responses
 * @param falseClaims number of false claims of all responses
 * @param objects number of objects in all images
 * @param objectsMentioned number of these objects that the responses mention
 * @param coverage share of an image's objects that its response mentions, mean over the responses
 * @param meanWords mean number of words per response, split at white space
 */
public record HallucinationMetrics(
        int responses,
        int responsesWithAbsent,
        int responsesWithError,
        int responsesWithRepeat,
        int mentions,
        int absentMentions,
        int claims,
        int falseClaims,
        int objects,
        int objectsMentioned,
        double coverage,
        double meanWords) {

    /**
     * Counts the errors of responses.
     *
     * @param scenes ground truth per response
     * @param texts one response per scene
     * @throws IllegalArgumentException if the numbers of scenes and responses differ
     */
    public static HallucinationMetrics of(List<Scene> scenes, List<String> texts) {
        if (scenes.size() != texts.size()) {
            throw new IllegalArgumentException(
                    "one response per scene is needed: " + scenes.size() + " scenes, " + texts.size() + " responses");
        }
        Tally tally = new Tally();
        for (int i = 0; i < scenes.size(); i++) {
            tally.add(scenes.get(i), texts.get(i));
        }
        return tally.metrics();
    }

    /** Share of responses that mention an absent object: CHAIR_s. */
    public double responseHallucination() {
        return share(responsesWithAbsent, responses);
    }

    /** Share of mentions of absent objects among all mentions: CHAIR_i. */
    public double mentionHallucination() {
        return share(absentMentions, mentions);
    }

    /** Share of responses with any false claim. */
    public double overallHallucination() {
        return share(responsesWithError, responses);
    }

    /** Share of claims that are false. */
    public double wrongClaims() {
        return share(falseClaims, claims);
    }

    /** Share of responses that mention a kind twice. */
    public double repeats() {
        return share(responsesWithRepeat, responses);
    }

    /** The metrics and their counts, by their names in reports. */
    public Map<String, Number> toMap() {
        Map<String, Number> map = new LinkedHashMap<>();
        map.put("response_hallucination", responseHallucination());
        map.put("mention_hallucination", mentionHallucination());
        map.put("overall_hallucination", overallHallucination());
        map.put("wrong_claims", wrongClaims());
        map.put("coverage", coverage);
        map.put("mean_words", meanWords);
        map.put("repeats", repeats());
        map.put("responses", responses);
        map.put("responses_with_absent_object", responsesWithAbsent);
        map.put("responses_with_any_error", responsesWithError);
        map.put("responses_with_repeat", responsesWithRepeat);
        map.put("mentions", mentions);
        map.put("absent_mentions", absentMentions);
        map.put("claims", claims);
        map.put("false_claims", falseClaims);
        map.put("objects", objects);
        map.put("objects_mentioned", objectsMentioned);
        return map;
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static final class Tally {
        private int responses;
        private int withAbsent;
        private int withError;
        private int withRepeat;
        private int mentions;
        private int absentMentions;
        private int claims;
        private int falseClaims;
        private int objects;
        private int objectsMentioned;
        private double recalls;
        private long words;

        void add(Scene scene, String text) {
            ParsedText parsed = CaptionParser.parse(text);
            List<TinyClaim> stated = Claims.of(parsed);
            int absent = (int) parsed.mentions().stream()
                    .filter(mention -> !scene.has(mention.kind()))
                    .count();
            int wrong =
                    (int) stated.stream().filter(claim -> !claim.holdsIn(scene)).count();
            int found = (int) parsed.mentions().stream()
                    .map(Mention::kind)
                    .distinct()
                    .filter(scene::has)
                    .count();
            responses++;
            withAbsent += absent > 0 ? 1 : 0;
            withError += wrong > 0 ? 1 : 0;
            withRepeat += parsed.repeatsAKind() ? 1 : 0;
            mentions += parsed.mentions().size();
            absentMentions += absent;
            claims += stated.size();
            falseClaims += wrong;
            objects += scene.objects().size();
            objectsMentioned += found;
            recalls += (double) found / scene.objects().size();
            words += Words.count(text);
        }

        HallucinationMetrics metrics() {
            return new HallucinationMetrics(
                    responses,
                    withAbsent,
                    withError,
                    withRepeat,
                    mentions,
                    absentMentions,
                    claims,
                    falseClaims,
                    objects,
                    objectsMentioned,
                    share(recalls, responses),
                    responses == 0 ? 0 : (double) words / responses);
        }
    }
}
