/// An order to decode something and then to obey it: the carrier of an encoded attack.
enum EncodedPayload {
    static let rules = [
        WordRule(
            "encoded.decode_and_obey", .piPayloadSplit, 40,
            [
                "@decode <8> and|then <2> follow|execute|obey|perform|comply|do",
                """
                follow|execute|obey|perform <5> encoded|decoded|base64|rot13|hex|encrypted <3> \
                instructions|instruction|message|text|command|string|task
                """,
                "execute|follow|obey <3> decoded", "instructions <3> encoded|hidden <3> base64|hex|rot13|below|text",
            ])
    ]
}
