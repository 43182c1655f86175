import Wire

@testable import Stores

extension PolicyDocument {
    /// A document from its JSON.
    init(text: String) throws { self = try PolicyDocument(JSONDocument(Array(text.utf8)).root) }
}

/// Documents for tests.
enum PolicySamples {
    /// Names every member there is, with another value than its default.
    static let whole = #"""
        {"version":1,"block":70,"warn":40,"excerpt":"full","expose_risk":true,"seal_text":true,
        "controls":{"injection":"monitor","models":"monitor","data":"enforce"},
        "limits":{"rpm":60,"tpm":1000,"concurrency":4,"burst":10,"token_burst":500,"queue":8,"queue_wait":"3s",
        "daily_requests":1000,"daily_tokens":5000,"answer_tokens":256,"body_bytes":1048576},
        "parameters":{"max_choices":2,"max_best_of":3,"max_tokens":4000,"max_top_logprobs":0,"max_context":8192,
        "allow":["raw","remote_images"]},
        "models":["llama3","qwen*"],
        "session":{"conversation":{"warn":"off","block":95},"tenant":{"warn":50,"block":99}},
        "response":{"strip":60,"cap":"off","slow":95,"quarantine":97,"ban":99,"hold":"1h","delay":"500ms",
        "top_logprobs":0},
        "auto_ban":{"blocks":5,"window":"1m","share":20,"target":"address","durations":["1m","1m","1h"],"memory":"7d",
        "simulated":true,"spared":["acme","192.0.2.0/24"]},
        "output":{"canary":"mask","system_prompt_leak":"report","secret":"stop","pii":"mask","markdown_exfil":"off",
        "active_content":"stop","insert_canary":true,"canaries":["Project Nightingale"],"allowed_hosts":["*.cdn.example"]},
        "conversations":{"ttl":"90m","turns":20,"bytes":65536,"per_tenant":0},
        "isolation":{"cache":"nonce","connections":"tenant","canary":false},
        "fail":{"detector":"open","detector_timeout":"250ms","limits":"closed","answers":"finish"},
        "workloads":[{"name":"nightly","keys":["abcdefghijkl"],"requests":5000,"tokens":9,"until":"2027-01-01T02:00:00+02:00",
        "covers":["ext_distillation"]},{"name":"eval","requests":1}],
        "tenants":{"acme":{"block":90,"limits":{"rpm":null},"response":{"strip":null}},"t_abcdefghijklmnop":{}}}
        """#
}
