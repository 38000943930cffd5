package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.ChosenNllLoss;
import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.OrpoLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.Schedule;
import io.github.rlaifv.feedback.official.OfficialAnswer;
import io.github.rlaifv.feedback.official.OfficialFiles;
import io.github.rlaifv.feedback.official.OfficialJudgment;
import io.github.rlaifv.feedback.official.OfficialPairing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The snippets of docs/from-trl.md, docs/from-rlaif-v.md and docs/from-llama-factory.md. */
final class MovingPage implements SnippetPage {
    private static final int PAIRS = 4;

    @Override
    public void run() throws Exception {
        PreferenceDataset pairs = SnippetInputs.pairs(PAIRS);
        Path model = SnippetInputs.model("model");
        pairs.write(Path.of("trl-pairs"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
        trl(model);
        trlData();
        adapters(model);
        pairs.write(Path.of("RLAIF-V-Dataset"), WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        authors(model);
        authorsLogProbs(model);
        authorsFiles();
        llamaFactory(model, pairs);
        orpo(model, pairs);
    }

    private static void trl(Path folder) {
        // docs: train as TRL does
        try (TrainablePolicy policy = Policies.open(folder)) {
            DpoTrainer.builder()
                    .beta(0.1)
                    .learningRate(1e-6)
                    .epochs(3)
                    .batchSize(8) // per_device_train_batch_size * gradient_accumulation_steps * devices
                    .microBatch(8) // per_device_train_batch_size
                    .schedule(Schedule.linear())
                    .weightDecay(0)
                    .maxTokens(1024)
                    .build()
                    .train(policy, PreferenceDataset.open(Path.of("trl-pairs")), Path.of("as-trl"));
        }
        // end
    }

    private static void trlData() throws Exception {
        Path image = Files.createDirectories(Path.of("conversations")).resolve("0.png");
        Files.write(image, SnippetInputs.instructions(1).get(0).image().read());
        Files.writeString(Path.of("conversations/train.jsonl"), """
                {"images": ["0.png"], "prompt": [{"role": "user", "content": "What is here?"}], \
                "chosen": [{"role": "assistant", "content": "A tree."}], \
                "rejected": [{"role": "assistant", "content": "A red car."}]}
                """);
        // docs: TRL's data
        PreferenceDataset theirs = PreferenceDataset.open(Path.of("conversations"));
        theirs.write(Path.of("for-trl"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
        // end
        require(PreferenceDataset.open(Path.of("for-trl"))
                .toList()
                .get(0)
                .chosen()
                .equals("A tree."));
    }

    private static void adapters(Path folder) {
        PreferenceDataset pairs = PreferenceDataset.open(Path.of("trl-pairs"));
        try (TrainablePolicy policy = Policies.open(folder)) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(Path.of("peft-adapter"));
        }
        // docs: continue with an adapter
        try (TrainablePolicy policy = Policies.open(folder);
                Policy base = Policies.open(folder)) {
            policy.adapters().load(Path.of("peft-adapter"));
            DpoTrainer.builder()
                    .lora(policy.adapters().lora().orElseThrow())
                    .epochs(1)
                    .build()
                    .train(policy, base, pairs, Path.of("continued"));
        }
        // PeftModel.from_pretrained(model, "continued/adapter") opens the result in Python
        // end
        require(Files.exists(Path.of("continued/adapter/adapter_config.json")));
    }

    private static void authors(Path folder) {
        // docs: train as the authors do
        PolicyOptions options =
                PolicyOptions.builder().precision(ScalarType.BFLOAT16).build();
        try (TrainablePolicy policy = Policies.open(folder, options)) {
            DpoTrainer.builder()
                    .beta(0.1)
                    .learningRate(5e-7)
                    .weightDecay(0.01)
                    .schedule(Schedule.cosine().withWarmupRatio(0.05))
                    .trainable(ParameterGroup.PROJECTOR, ParameterGroup.LANGUAGE_MODEL)
                    .epochs(10)
                    .maxSteps(2672)
                    .batchSize(4) // one pair on each of 4 GPUs
                    .maxTokens(2048)
                    .checkpoints(Checkpoints.every(167))
                    .tensorBoard(true)
                    .build()
                    .train(policy, PreferenceDataset.open(Path.of("RLAIF-V-Dataset")), Path.of("as-authors"));
        }
        // end
    }

    private static void authorsLogProbs(Path folder) {
        PreferenceDataset pairs = PreferenceDataset.open(Path.of("RLAIF-V-Dataset"));
        try (Policy reference = Policies.open(folder)) {
            ReferenceLogProbs.compute(reference, pairs, Path.of("work/reference.jsonl"), true, 8, RunListener.NONE)
                    .write(
                            pairs,
                            Path.of("RLAIF-V-Dataset_logps"),
                            WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET));
        }
        require(DatasetCard.read(Path.of("RLAIF-V-Dataset_logps")).isPresent());
    }

    private static void authorsFiles() throws Exception {
        Files.writeString(Path.of("answers.gq.jsonl"), """
                {"question_id": "0", "ds_question_id": "7", "raw_question": "What is here?", "answer": "A tree.", \
                "facts": ["There is a tree."], "changed_facts": ["Is there a tree?"], "metainfos": {"image_path": "7.png"}}
                {"question_id": "1", "ds_question_id": "7", "raw_question": "What is here?", "answer": "A red car.", \
                "facts": ["There is a car."], "changed_facts": ["Is there a car?"], "metainfos": {"image_path": "7.png"}}
                """);
        Files.writeString(Path.of("autocheck.gq.qas.jsonl"), """
                {"question_id": "0", "raw_question": "Is there a tree?", "scores": {"yes": 0.4, "Yes": 0.5, "no": 0.05, "No": 0.05}}
                {"question_id": "1", "raw_question": "Is there a car?", "scores": {"yes": 0.1, "Yes": 0.1, "no": 0.4, "No": 0.4}}
                """);
        // docs: the authors' files
        List<OfficialAnswer> answers = OfficialFiles.readAnswers(Path.of("answers.gq.jsonl"));
        List<OfficialJudgment> judgments = OfficialFiles.readJudgments(Path.of("autocheck.gq.qas.jsonl"));
        OfficialPairing pairing = OfficialPairing.exact();
        OfficialFiles.writePairs(
                pairing.sample(pairing.pair(answers, judgments), 2, 0), Path.of("pair_diff1_samp2.jsonl"));
        // end
        require(Files.readString(Path.of("pair_diff1_samp2.jsonl")).contains("A tree."));
    }

    private static void llamaFactory(Path folder, PreferenceDataset pairs) {
        // docs: train as LLaMA-Factory does
        try (TrainablePolicy policy = Policies.open(folder)) {
            PreferenceDataset.Split parts = pairs.split(0.75, 42); // val_size: 0.25
            DpoTrainer.builder()
                    .beta(0.1) // pref_beta
                    .sftWeight(0.1) // pref_ftx
                    .lora(Lora.rank(8)) // lora_rank, lora_target: all, lora_alpha: 16
                    .learningRate(5e-6)
                    .epochs(3)
                    .batchSize(8) // per_device_train_batch_size * gradient_accumulation_steps * devices
                    .schedule(Schedule.cosine().withWarmupRatio(0.1))
                    .weightDecay(0)
                    .maxTokens(2048) // cutoff_len
                    .heldOut(parts.second())
                    .build()
                    .train(policy, parts.first(), Path.of("as-llama-factory"));
        }
        // end
    }

    private static void orpo(Path folder, PreferenceDataset pairs) {
        try (TrainablePolicy policy = Policies.open(folder)) {
            // docs: ORPO as in LLaMA-Factory
            MixedLoss orpo = new MixedLoss(List.of(
                    new MixedLoss.Part(1, new OrpoLoss(0.1)),
                    new MixedLoss.Part(1, new ChosenNllLoss(SftMean.RESPONSE_TOKENS))));
            // end
            DpoTrainer.builder().loss(orpo).maxSteps(1).build().train(policy, pairs, Path.of("orpo"));
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a snippet gave another result than its document says");
        }
    }
}
