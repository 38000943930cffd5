package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormat;
import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.bench.attack.fuzz.damage.SafetensorsDamage;
import io.github.rlaifv.bench.attack.fuzz.damage.ZipDamage;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.text.Tokenizer;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Targets: model folders of every family, their tokenizers and adapters, opened and used a little. */
final class ModelTargets {
    /** The size of images may be a number or an object; another valid one can't be noticed. */
    private static final DamagedFormat SETTINGS = DamagedFormats.json(
            JsonRules.settings("transformers_version", "_name_or_path", "architectures", "size", "crop_size"));
    /** Another scale is as valid as the one that was written. */
    private static final DamagedFormat ADAPTER_SETTINGS =
            DamagedFormats.json(JsonRules.settings("lora_alpha", "base_model_name_or_path", "peft_version"));
    /** If a result is not finite, it is not known which weight was not: the message names the model. */
    private static final String NOT_FINITE = "the model in";

    private static final List<String> TEXTS = List.of(
            "A dog sits on a bench.",
            "  two  blanks ",
            "Größe, 写真 \ud83d\ude00 e\u0301",
            "<image> </s>",
            "",
            "1234\n\t!?");

    private ModelTargets() {}

    static List<Target> all() {
        return List.of(
                settings("LLaVA", "fixtures/llava15/model_old_names", ModelTargets::ask),
                settings("original LLaVA", "fixtures/llava15_original/model", ModelTargets::ask),
                settings("LLaVA-NeXT", "fixtures/llava_next/model", ModelTargets::ask),
                settings("OmniLMM", "fixtures/omnilmm/model", ModelTargets::ask),
                settings("Qwen2.5-VL", "fixtures/qwen2_5_vl/model", ModelTargets::ask),
                settings("SmolVLM", "fixtures/smolvlm/model", ModelTargets::ask),
                settings("Llama", "textonly/llama31", ModelTargets::askBlind),
                weights("float32", "fixtures/llava15/model"),
                weights("bfloat16", "fixtures/llava15_bf16/model"),
                PlainTarget.reading(
                                "ZIP checkpoint",
                                TorchFolder::make,
                                List.of(new AttackedFile(TorchFolder.FILE, ZipDamage.FORMAT)),
                                ModelTargets::ask)
                        .orNamed(NOT_FINITE)
                        .slow(2),
                tokenizer("LLaVA", "fixtures/llava15/model/tokenizer.json"),
                tokenizer("Qwen2.5-VL", "fixtures/qwen2_5_vl/model/tokenizer.json"),
                tokenizer("text", "textonly/llama31/tokenizer.json"),
                PlainTarget.reading(
                        "tokenizer.model",
                        folder -> SoundFiles.copy(
                                SoundFiles.resource("fixtures/llava15_original/model/tokenizer.model"),
                                folder.resolve("tokenizer.model")),
                        List.of(new AttackedFile("tokenizer.model", DamagedFormats.BINARY)),
                        ModelTargets::tokenize),
                adapter());
    }

    /** Returns the target of all small files of a folder. */
    private static Target settings(String family, String resource, PlainTarget.User user) {
        return PlainTarget.reading(
                        "model settings " + family,
                        folder -> {
                            SoundFiles.copy(SoundFiles.resource(resource), folder);
                            Files.deleteIfExists(folder.resolve("golden.json"));
                            if (Files.exists(folder.resolve("tokenizer.json"))) {
                                Files.deleteIfExists(folder.resolve("tokenizer.model"));
                            }
                        },
                        List.of(
                                new AttackedFile("*config.json", SETTINGS),
                                new AttackedFile("*tokens.json", SETTINGS),
                                new AttackedFile("*tokens_map.json", SETTINGS),
                                new AttackedFile("*chat_template.json", SETTINGS),
                                new AttackedFile("*.jinja", DamagedFormats.TEXT),
                                new AttackedFile(
                                        "*.index.json",
                                        DamagedFormats.json(JsonRules.records("metadata", "total_size")))),
                        user)
                // sizes that don't fit each other are named by either file, or by the image that they don't fit
                .orNamed("config.json", "model.safetensors", "chat template", "image sample.png")
                .slow(3);
    }

    private static Target weights(String type, String resource) {
        return PlainTarget.reading(
                        "safetensors " + type,
                        folder -> SoundFiles.copy(SoundFiles.resource(resource), folder),
                        List.of(new AttackedFile("model.safetensors", SafetensorsDamage.FORMAT)),
                        ModelTargets::ask)
                .orNamed(NOT_FINITE)
                .slow(2);
    }

    private static Target tokenizer(String kind, String resource) {
        return PlainTarget.reading(
                "tokenizer.json " + kind,
                folder -> {
                    Path file = SoundFiles.resource(resource);
                    for (String name : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
                        Path one = file.resolveSibling(name);
                        if (Files.exists(one)) {
                            Files.write(folder.resolve(name), Files.readAllBytes(one));
                        }
                    }
                },
                List.of(new AttackedFile(
                        "tokenizer.json", DamagedFormats.json(JsonRules.settings("version", "truncation", "padding")))),
                ModelTargets::tokenize);
    }

    private static Target adapter() {
        return PlainTarget.reading(
                        "adapter",
                        folder -> SoundFiles.copy(SoundFiles.resource("fixtures/llava15/lora_final"), folder),
                        List.of(
                                new AttackedFile("adapter_config.json", ADAPTER_SETTINGS),
                                new AttackedFile("adapter_model.safetensors", SafetensorsDamage.FORMAT)),
                        folder -> {
                            try (TrainablePolicy policy =
                                    Policies.open(SoundFiles.resource("fixtures/llava15/model"))) {
                                policy.adapters().load(folder);
                                return asked(policy);
                            }
                        })
                .orNamed(NOT_FINITE)
                .slow(2);
    }

    private static String tokenize(Path folder) {
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            StringBuilder text = new StringBuilder();
            for (String one : TEXTS) {
                int[] ids = tokenizer.encode(one, true);
                text.append(Arrays.toString(ids))
                        .append(tokenizer.decode(ids, true))
                        .append('\n');
                text.append(Arrays.toString(tokenizer.encodePlain(one))).append('\n');
            }
            return text.append(tokenizer.stopIds()).append(tokenizer.size()).toString();
        }
    }

    private static String ask(Path folder) {
        try (Policy policy = Policies.open(folder)) {
            return asked(policy);
        }
    }

    private static String askBlind(Path folder) {
        try (Policy policy = Policies.open(folder)) {
            return asked(policy, Prompt.of("What is here?"));
        }
    }

    private static String asked(Policy policy) {
        return asked(policy, Prompt.of(ImageSource.of("sample.png", SoundFiles.image()), "What is here?"));
    }

    private static String asked(Policy policy, Prompt prompt) {
        return policy.generate(List.of(new GenerationRequest("key", prompt, 1, Sampling.greedy(2))))
                        .toString()
                + policy.score(List.of(new ScoreRequest(prompt, List.of("A dog.", "A cat"))))
                        .toString()
                + policy.nextTokenProbabilities(List.of(new NextTokenRequest(prompt, List.of("Yes", "No"))));
    }
}
