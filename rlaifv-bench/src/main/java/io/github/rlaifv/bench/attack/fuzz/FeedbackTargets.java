package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.official.OfficialAnswer;
import io.github.rlaifv.feedback.official.OfficialFiles;
import io.github.rlaifv.feedback.official.OfficialJudgment;
import io.github.rlaifv.feedback.official.OfficialPairing;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.PoolFile;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.List;

/** Targets: folders of feedback and best-of-N runs that are resumed, and the authors' own files. */
final class FeedbackTargets {
    private static final int INSTRUCTIONS = 5;
    private static final JsonRules SETTINGS = JsonRules.records();
    private static final JsonRules RECORDS = JsonRules.records("finish", "p_yes", "p_no", "score");

    private FeedbackTargets() {}

    static List<Target> all() {
        return List.of(
                PlainTarget.resuming(
                        "feedback folder",
                        FeedbackTargets::feedback,
                        List.of(
                                new AttackedFile("settings.json", DamagedFormats.json(SETTINGS)),
                                new AttackedFile("*.rlaifv.json", DamagedFormats.json(SETTINGS)),
                                new AttackedFile("candidates.jsonl", DamagedFormats.jsonLines(RECORDS, true)),
                                new AttackedFile("claims.jsonl", DamagedFormats.jsonLines(RECORDS, true)),
                                new AttackedFile("scores.jsonl", DamagedFormats.jsonLines(RECORDS, true)),
                                new AttackedFile("dataset_card.json", DamagedFormats.json(SETTINGS))),
                        folder -> {
                            feedback(folder);
                            return FileDigests.of(
                                    folder, "candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl");
                        }),
                PlainTarget.resuming(
                        "best-of-N folder",
                        FeedbackTargets::bestOfN,
                        List.of(
                                new AttackedFile("*settings.json", DamagedFormats.json(SETTINGS)),
                                new AttackedFile("*.rlaifv.json", DamagedFormats.json(SETTINGS)),
                                new AttackedFile("pools.jsonl", DamagedFormats.jsonLines(RECORDS, true))),
                        folder -> {
                            bestOfN(folder);
                            return FileDigests.of(folder, "pools.jsonl");
                        }),
                PlainTarget.reading(
                        "pool file",
                        FeedbackTargets::bestOfN,
                        List.of(new AttackedFile("pools.jsonl", DamagedFormats.jsonLines(RECORDS, true))),
                        folder -> PoolFile.read(folder.resolve("pools.jsonl")).toString()),
                PlainTarget.reading(
                                "official files",
                                folder -> SoundFiles.copy(SoundFiles.resource("fixtures/official/layout"), folder),
                                List.of(
                                        new AttackedFile(
                                                "answers.divide.gq.jsonl",
                                                DamagedFormats.jsonLines(
                                                        JsonRules.settings("question_id", "metainfos")
                                                                .withLooseTexts(),
                                                        false)),
                                        new AttackedFile(
                                                "autocheck.qas.jsonl",
                                                DamagedFormats.jsonLines(
                                                        JsonRules.settings("question_id", "metainfos")
                                                                .withLooseTexts(),
                                                        false))),
                                FeedbackTargets::official)
                        .orNamed("answer", "judgement", "question"));
    }

    private static void feedback(Path folder) {
        ScriptedFeedback.pipeline(0)
                .batchSize(2)
                .listener(RunListener.NONE)
                .build()
                .run(SoundFiles.instructions(INSTRUCTIONS), folder);
    }

    private static void bestOfN(Path folder) {
        BestOfN.builder(SelfRewardReranker.of(ScriptedPolicies.writer(), ScriptedPolicies.reference()))
                .candidates(3)
                .sampling(Sampling.builder().seed(3).build())
                .promptsPerCall(2)
                .build()
                .run(SoundFiles.instructions(INSTRUCTIONS), folder);
    }

    private static String official(Path folder) {
        List<AnsweredQuestion> candidates = OfficialFiles.readCandidates(folder.resolve("answers.divide.gq.jsonl"));
        List<OfficialAnswer> answers = OfficialFiles.readAnswers(folder.resolve("answers.divide.gq.jsonl"));
        List<OfficialJudgment> judgments = OfficialFiles.readJudgments(folder.resolve("autocheck.qas.jsonl"));
        return candidates.size() + " " + OfficialPairing.repaired().all(answers, judgments);
    }
}
