package io.github.rlaifv.core.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes config.json of the models of the RLAIF-V paper, without anything else. */
final class PaperModels {
    private PaperModels() {}

    static Path llava7b(Path folder) throws IOException {
        return llava(folder, 4096, 11008, 32, 32);
    }

    static Path llava13b(Path folder) throws IOException {
        return llava(folder, 5120, 13824, 40, 40);
    }

    private static Path llava(Path folder, int width, int inner, int layers, int heads) throws IOException {
        return write(folder, """
                {"model_type": "llava", "torch_dtype": "float16", "image_token_index": 32000,
                 "text_config": {"model_type": "llama", "hidden_size": %d, "intermediate_size": %d,
                   "num_hidden_layers": %d, "num_attention_heads": %d, "vocab_size": 32064},
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336,
                   "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
                """.formatted(width, inner, layers, heads));
    }

    static Path llavaNext34b(Path folder) throws IOException {
        return write(folder, """
                {"model_type": "llava_next", "torch_dtype": "float16", "image_token_index": 64000,
                 "image_grid_pinpoints": [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]],
                 "text_config": {"model_type": "llama", "hidden_size": 7168, "intermediate_size": 20480,
                   "num_hidden_layers": 60, "num_attention_heads": 56, "num_key_value_heads": 8, "vocab_size": 64064},
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336,
                   "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
                """);
    }

    static Path omniLmm12b(Path folder) throws IOException {
        return write(folder, """
                {"model_type": "omnilmm", "torch_dtype": "bfloat16", "hidden_size": 4096, "intermediate_size": 14336,
                 "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 32003,
                 "image_size": 448, "num_query": 64, "mm_use_im_start_end": true}
                """);
    }

    private static Path write(Path folder, String config) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config);
        return folder;
    }
}
