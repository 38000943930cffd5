"""Uses a server of `rlaifv serve` with OpenAI's Python client, and prints "passed" if everything is as expected.

Arguments: base URL, API key, model, file of a PNG image.
"""

import base64
import sys

import openai

base_url, key, model, image = sys.argv[1:]
client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0)
with open(image, "rb") as file:
    url = "data:image/png;base64," + base64.b64encode(file.read()).decode()
messages = [
    {
        "role": "user",
        "content": [
            {"type": "image_url", "image_url": {"url": url, "detail": "high"}},
            {"type": "text", "text": "What do you see in the image?"},
        ],
    }
]
asked = {"model": model, "messages": messages, "max_tokens": 30, "temperature": 0.7, "seed": 5}

# models
assert [one.id for one in client.models.list()] == [model, model + "-best-of-4"]
assert client.models.retrieve(model).owned_by == "rlaifv"

# an answer about an image, with several choices
answer = client.chat.completions.create(**asked, n=2)
texts = [choice.message.content for choice in answer.choices]
assert len(texts) == 2 and all(texts), texts
assert answer.choices[0].finish_reason in ("stop", "length")
assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
assert client.chat.completions.create(**asked, n=2).choices[1].message.content == texts[1]

# a stream, with its usage
parts = ["", ""]
usage = None
for chunk in client.chat.completions.create(**asked, n=2, stream=True, stream_options={"include_usage": True}):
    for choice in chunk.choices:
        parts[choice.index] += choice.delta.content or ""
    usage = chunk.usage or usage
assert parts == texts, (parts, texts)
assert usage == answer.usage, (usage, answer.usage)

# log-probabilities
one = client.chat.completions.create(**asked, logprobs=True, top_logprobs=3)
content = one.choices[0].logprobs.content
assert len(content) == one.usage.completion_tokens
assert all(token.logprob <= 0 and len(token.top_logprobs) == 3 for token in content)

# best-of-N, with its reward
best = client.chat.completions.create(**asked, extra_body={"best_of": 4})
assert best.rlaifv["best_of"] == 4 and len(best.rlaifv["candidates"]) == 4, best
assert best.choices[0].message.content == best.rlaifv["candidates"][best.rlaifv["picked"]]["text"]
assert client.chat.completions.create(**{**asked, "model": model + "-best-of-4"}).rlaifv == best.rlaifv


def raises(kind, param, **changes):
    """Checks that a request raises an exception with the name of its parameter."""
    try:
        client.with_options(api_key=changes.pop("api_key", key)).chat.completions.create(**{**asked, **changes})
    except kind as error:
        assert type(error) is kind, error
        assert error.param == param, error
        assert error.body["message"], error
    else:
        raise AssertionError(f"{kind} was not raised")


broken = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url[:-200]}}]}]
raises(openai.AuthenticationError, None, api_key="wrong")
raises(openai.NotFoundError, "model", model="gpt-4o")
raises(openai.BadRequestError, "temperature", temperature=7)
raises(openai.BadRequestError, "tools", tools=[{"type": "function", "function": {"name": "f"}}])
raises(openai.BadRequestError, "messages[0].content[0].image_url.url", messages=broken)
raises(openai.BadRequestError, "messages[0].role", messages=[{"role": "assistant", "content": "Hello."}])
try:
    client.chat.completions.create(**{**asked, "messages": [{"role": "user", "content": "x" * 3_000_000}]})
    raise AssertionError("no error for a body that is too large")
except openai.APIStatusError as error:
    assert error.status_code == 413 and error.code == "request_too_large", error

print("passed")
