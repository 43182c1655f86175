import Testing

@testable import Text

/// Each encoding as its ordinary tools write it.
struct EncodingTests {
    struct Case: CustomTestStringConvertible {
        var encoding: Encoding
        var plain: String
        var text: String
        var testDescription: String { "\(encoding) \(text.prefix(40))" }

        init(_ encoding: Encoding, _ plain: String, _ text: String) {
            self.encoding = encoding
            self.plain = plain
            self.text = text
        }
    }

    @Test(arguments: cases) func `a text in an encoding is read`(_ example: Case) {
        let analysis = TextAnalyzer().analyze(Array(example.text.utf8))
        let found = analysis.decoded.contains { view in
            view.path.contains(example.encoding) && Self.words(view.normal.bytes).contains(example.plain)
        }
        #expect(found, "\(analysis.decoded.map { "\($0.path) \(Self.words($0.normal.bytes))" })")
    }

    @Test func `every encoding has a case`() {
        let others: Set<Encoding> = [.variation]
        #expect(Set(Self.cases.map(\.encoding)).union(others) == Set(Encoding.allCases))
    }

    static func words(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    static let cases: [Case] = [
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            UGxlYXNlIGJyaW5nIHRoZSBvbGQgbGFtcCB0byB0aGUgZ2FyZGVuIHRvbW9ycm93
            """),
        Case(.base64, "is it old? bring >> the lamp", "SXMgaXQgb2xkPyBicmluZyA-PiB0aGUgbGFtcD8_Pw"),
        Case(.base64, "bring the old lamp", "bm90aGluZyB0byBzZWUgYXQgYWxsIGhlcmUhIQ==YnJpbmcgdGhlIG9sZCBsYW1w"),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            UGxlYXNl\nIGJyaW5n\nIHRoZSBv\nbGQgbGFt\ncCB0byB0\naGUgZ2Fy\nZGVuIHRv\nbW9ycm93
            """),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            UGxl YXNl IGJy aW5n IHRo ZSBv bGQg bGFt cCB0 byB0 aGUg Z2Fy ZGVu IHRv bW9y cm93
            """),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            UGxl YXNlIGJ yaW5nIH RoZS BvbGQ gbGFtcC B0byB0 aGUgZ2Fy ZGVuIHR vbW 9ycm93
            """),
        Case(.base64, "bring the old lamp", "please read payloadQnJpbmcgdGhlIG9sZCBsYW1wthanks"),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            Run \"UGxlYXNlIGJyaW5nIHRoZSBvbGQgbGFtcCB0byB0aGUgZ2FyZGVuIHRvbW9ycm93\".
            """),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            =?utf-8?B?UGxlYXNlIGJyaW5nIHRoZSBvbGQgbGFtcCB0byB0aGUgZ2FyZGVuIHRvbW9ycm93?=
            """),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            39mcy9WbvRHIuVGZyF2ZgUGa0Byb0BCctFGbgQGbvBSZoRHIn5WayJGIlNXYlxGU
            """),
        Case(
            .base64, "please bring the old lamp to the garden tomorrow",
            """
            HTkyLKAyVTWlnJ5aVUEbMFOioTDtoTSgpPO0olO0nTHtM2SlMTIhVUEioJ9lpz93
            """),
        Case(
            .base32, "please bring the old lamp to the garden tomorrow",
            """
            KBWGKYLTMUQGE4TJNZTSA5DIMUQG63DEEBWGC3LQEB2G6IDUNBSSAZ3BOJSGK3RAORXW233SOJXXO===
            """),
        Case(
            .ascii85, "please bring the old lamp to the garden tomorrow",
            """
            :i']OF(HJ'EbTE(+EV:.+E)(,+DbJ'E$07@+EV:.+D5,'A7]X$FDl#7EcQ)B
            """),
        Case(
            .ascii85, "please bring the old lamp to the garden tomorrow",
            """
            <~:i']OF(HJ'EbTE(+EV:.+E)(,+DbJ'E$07@+EV:.+D5,'A7]X$FDl#7EcQ)B~>
            """),
        Case(
            .ascii85, "please bring the old lamp to the garden tomorrow",
            """
            P;6ykb7df6a%pa7AarPDAa87BAZ%f6a3FMVAarPDAZKB6WMyt3bZ>2Ma&m8X
            """),
        Case(
            .uuencode, "please bring the old lamp to the garden tomorrow",
            """
            Decode the following:\nM4&QE87-E(&)R:6YG('1H92!O;&0@;&%M<\"!T;R!T:&4@9V%R9&5N('1O;6]R\n#<F]W\n
            """),
        Case(
            .hex, "please bring the old lamp to the garden tomorrow",
            """
            506C65617365206272696E6720746865206F6C64206C616D7020746F207468652067617264656E20746F6D6F72726F77
            """),
        Case(.hex, "bring the old lamp", "42 72 69 6e 67 20 74 68 65 20 6f 6c 64 20 6c 61 6d 70"),
        Case(.hex, "bring the old lamp", "42:72:69:6e:67:20:74:68:65:20:6f:6c:64:20:6c:61:6d:70"),
        Case(.hex, "bring the old lamp", "Decode 42:72:69:6e:67:20:74:68:65:20:6f:6c:64:20:6c:61:6d:70"),
        Case(.hex, "bring the old lamp", "feed 42:72:69:6e:67:20:74:68:65:20:6f:6c:64:20:6c:61:6d:70"),
        Case(.hex, "bring the old lamp", "read as: be 42:72:69:6e:67:20:74:68:65:20:6f:6c:64:20:6c:61:6d:70"),
        Case(.hex, "bring the old lamp", "be ad 10 42:72:69:6e:67:20:74:68:65:20:6f:6c:64:20:6c:61:6d:70"),
        Case(.escapes, "bring the lamp", #"\ud835\udc4f\ud835\udc5f\ud835\udc56\ud835\udc5b\ud835\udc54 the lamp"#),
        Case(.escapes, "bring the lamp", "%ud835%udc4f%ud835%udc5f%ud835%udc56%ud835%udc5b%ud835%udc54 the lamp"),
        Case(
            .hex, "please bring the old lamp to the garden tomorrow",
            """
            506c 6561 7365 2062 7269 6e67 2074 6865 206f 6c64 206c 616d 7020 746f 2074 6865 2067 6172 6465 6e2\
            0 746f 6d6f 7272 6f77
            """),
        Case(.escapes, "bring the old lamp", "=42=72=69=6E=67=20=74=68=65=20=6F=6C=64=20=6C=61=6D=70"),
        Case(
            .escapes, "please bring the old lamp to the garden tomorrow",
            """
            =?utf-8?Q?Please=20bring=20the=20old=20lamp=20to=20the=20garden=20tomorrow?=
            """),
        Case(
            .escapes, "bring the old lamp",
            """
            &#66;&#114;&#105;&#110;&#103;&#32;&#116;&#104;&#101;&#32;&#111;&#108;&#100;&#32;&#108;&#97;&#109;&\
            #112;
            """),
        Case(
            .escapes, "bring the old lamp",
            """
            &#x42;&#x72;&#x69;&#x6e;&#x67;&#x20;&#x74;&#x68;&#x65;&#x20;&#x6f;&#x6c;&#x64;&#x20;&#x6c;&#x61;&#\
            x6d;&#x70;
            """),
        Case(
            .escapes, "please bring the old lamp to the garden tomorrow",
            """
            Please%20bring%20the%20old%20lamp%20to%20the%20garden%20tomorrow
            """),
        Case(
            .escapes, "bring the old lamp",
            """
            \\u0042\\u0072\\u0069\\u006e\\u0067\\u0020\\u0074\\u0068\\u0065\\u0020\\u006f\\u006c\\u0064\\u0020\
            \\u006c\\u0061\\u006d\\u0070
            """),
        Case(
            .escapes, "bring the old lamp",
            """
            \\x42\\x72\\x69\\x6e\\x67\\x20\\x74\\x68\\x65\\x20\\x6f\\x6c\\x64\\x20\\x6c\\x61\\x6d\\x70
            """),
        Case(
            .escapes, "bring the old lamp",
            """
            \\102\\162\\151\\156\\147\\040\\164\\150\\145\\040\\157\\154\\144\\040\\154\\141\\155\\160
            """),
        Case(
            .numbers, "bring the old lamp",
            """
            66 114 105 110 103 32 116 104 101 32 111 108 100 32 108 97 109 112
            """),
        Case(
            .numbers, "bring the old lamp",
            """
            66,114,105,110,103,32,116,104,101,32,111,108,100,32,108,97,109,112
            """),
        Case(
            .numbers, "bring the old lamp",
            """
            0x42, 0x72, 0x69, 0x6e, 0x67, 0x20, 0x74, 0x68, 0x65, 0x20, 0x6f, 0x6c, 0x64, 0x20, 0x6c, 0x61, 0x\
            6d, 0x70
            """),
        Case(
            .numbers, "bring the old lamp",
            """
            01000010 01110010 01101001 01101110 01100111 00100000 01110100 01101000 01100101 00100000 01101111\
             01101100 01100100 00100000 01101100 01100001 01101101 01110000
            """),
        Case(
            .numbers, "bring the old lamp",
            """
            01000010011100100110100101101110011001110010000001110100011010000110010100100000011011110110110001\
            1001000010000001101100011000010110110101110000
            """),
        Case(
            .numbers, "bring the old lamp",
            """
            102 162 151 156 147 40 164 150 145 40 157 154 144 40 154 141 155 160
            """),
        Case(
            .numbers, "please bring the old lamp to the garden tomorrow",
            """
            16-12-5-1-19-5 2-18-9-14-7 20-8-5 15-12-4 12-1-13-16 20-15 20-8-5 7-1-18-4-5-14 20-15-13-15-18-18-\
            15-23
            """),
        Case(.numbers, "bring the old lamp", "2-18-9-14-7-27-20-8-5-27-15-12-4-27-12-1-13-16"),
        Case(.numbers, "bring the old lamp", "2-18-9-14-7-0-20-8-5-0-15-12-4-0-12-1-13-16"),
        Case(
            .morse, "bring the old lamp",
            """
            -. --- - .... .. -. --. / - --- / ... . . / .- - / .- .-.. .-.. / .... . .-. .. and then \
            -... .-. .. -. --. / - .... . / --- .-.. -.. / .-.. .- -- .--.
            """),
        Case(
            .morse, "please bring the old lamp to the garden tomorrow",
            """
            .--. .-.. . .- ... . / -... .-. .. -. --. / - .... . / --- .-.. -.. / .-.. .- -- .--. / - --- / - \
            .... . / --. .- .-. -.. . -. / - --- -- --- .-. .-. --- .--
            """),
        Case(
            .morse, "please bring the old lamp to the garden tomorrow",
            """
            .--. .-.. . .- ... .   -... .-. .. -. --.   - .... .   --- .-.. -..   .-.. .- -- .--.   - ---   - \
            .... .   --. .- .-. -.. . -.   - --- -- --- .-. .-. --- .--
            """),
        Case(
            .braille, "please bring the old lamp to the garden tomorrow",
            """
            ⠏⠇⠑⠁⠎⠑ ⠃⠗⠊⠝⠛ ⠞⠓⠑ ⠕⠇⠙ ⠇⠁⠍⠏ ⠞⠕ ⠞⠓⠑ ⠛⠁⠗⠙⠑⠝ ⠞⠕⠍⠕⠗⠗⠕⠺
            """),
        Case(
            .spelling, "please bring the old lamp to the garden tomorrow",
            """
            papa lima echo alpha sierra echo  bravo romeo india november golf  tango hotel echo  oscar lima de\
            lta  lima alpha mike papa  tango oscar  tango hotel echo  golf alpha romeo delta echo november  ta\
            ngo oscar mike oscar romeo romeo oscar whiskey
            """),
        Case(
            .spelling, "please bring the old lamp to the garden tomorrow",
            """
            papa lima echo alpha sierra echo bravo romeo india november golf tango hotel echo oscar lima delta\
             lima alpha mike papa tango oscar tango hotel echo golf alpha romeo delta echo november tango osca\
            r mike oscar romeo romeo oscar whiskey
            """),
        Case(
            .spelling, "bring the lamp",
            """
            november oscar tango hotel india november golf  tango oscar  sierra echo echo here, then bravo romeo \
            india november golf  tango hotel echo  lima alpha mike papa
            """),
        Case(
            .rot13, "bring the old lamp to the garden",
            "alfa bravo charlie delta echo. oevat gur byq ynzc gb gur tneqra"),
        Case(
            .rot13, "please bring the old lamp to the garden tomorrow",
            """
            gonna erutcip eht ees nac uoy taht dna gninrom yreve daer eb dluohs repapswen eht. Cyrnfr oevat gur byq ynzc \
            gb gur tneqra gbzbeebj
            """),
        Case(
            .rot13, "please bring the old lamp to the garden tomorrow",
            """
            Cyrnfr oevat gur byq ynzc gb gur tneqra gbzbeebj
            """),
        Case(
            .rot13, "please bring the old lamp to the garden tomorrow",
            """
            Please decode the following rot13 text and do what it says: Cyrnfr oevat gur byq ynzc gb gur tneqr\
            a gbzbeebj
            """),
        Case(
            .rot13, "please bring the old lamp to the garden tomorrow",
            """
            Q3lybmZyIG9ldmF0IGd1ciBieXEgeW56YyBnYiBndXIgdG5lcXJhIGdiemJlZWJq
            """),
        Case(
            .caesar, "please bring the old lamp to the garden tomorrow",
            """
            Sohdvh eulqj wkh rog odps wr wkh jdughq wrpruurz
            """),
        Case(
            .caesar, "please bring the old lamp to the garden tomorrow",
            """
            Iextlx ukbgz max hew etfi mh max ztkwxg mhfhkkhp
            """),
        Case(
            .atbash, "please bring the old lamp to the garden tomorrow",
            """
            Kovzhv yirmt gsv low oznk gl gsv tziwvm glnliild
            """),
        Case(
            .rot47, "please bring the old lamp to the garden tomorrow",
            """
            !=62D6 3C:?8 E96 @=5 =2>A E@ E96 82C56? E@>@CC@H
            """),
        Case(
            .reversed, "please bring the old lamp to the garden tomorrow",
            """
            worromot nedrag eht ot pmal dlo eht gnirb esaelP
            """),
        Case(.reversed, "please bring the old lamp", "esaelP gnirb eht dlo pmal ot eht nedrag worromot"),
        Case(
            .shuffled, "please bring the old lamp to the garden tomorrow",
            """
            Psaele birng the old lmap to the garden tooormrw
            """),
        Case(
            .pigLatin, "please bring the old lamp to the garden tomorrow",
            """
            easeplay ingbray ethay oldway amplay otay ethay ardengay omorrowtay
            """),
        Case(
            .upsideDown, "please bring the old lamp to the garden tomorrow",
            """
            ʍoɹɹoɯoʇ uǝpɹɐƃ ǝɥʇ oʇ dɯɐl plo ǝɥʇ ƃuᴉɹq ǝsɐǝld
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            P l e a s e   b r i n g   t h e   o l d   l a m p   t o   t h e   g a r d e n   t o m o r r o w
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            P l e a s e  b r i n g  t h e  o l d  l a m p  t o  t h e  g a r d e n  t o m o r r o w
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            p.l.e.a.s.e b.r.i.n.g t.h.e o.l.d l.a.m.p t.o t.h.e g.a.r.d.e.n t.o.m.o.r.r.o.w
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            p-l-e-a-s-e   b-r-i-n-g   t-h-e   o-l-d   l-a-m-p   t-o   t-h-e   g-a-r-d-e-n   t-o-m-o-r-r-o-w
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            p_l_e_a_s_e b_r_i_n_g t_h_e o_l_d l_a_m_p t_o t_h_e g_a_r_d_e_n t_o_m_o_r_r_o_w
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            p l e a s e b r i n g t h e o l d l a m p t o t h e g a r d e n t o m o r r o w
            """),
        Case(
            .spaced, "please bring the old lamp to the garden tomorrow",
            """
            pleasebringtheoldlamptothegardentomorrow
            """),
        Case(
            .spaced, "bring the old lamp",
            """
            \u{1F1E7} \u{1F1F7} \u{1F1EE} \u{1F1F3} \u{1F1EC}  \u{1F1F9} \u{1F1ED} \u{1F1EA}  \u{1F1F4} \
            \u{1F1F1} \u{1F1E9}  \u{1F1F1} \u{1F1E6} \u{1F1F2} \u{1F1F5}
            """),
        Case(.leet, "please bring", "P13453 br1ng 7h3 01d 14mp 70 7h3 g4rd3n 70m0rr0w"),
        Case(.leet, "please bring", "P1e4s3 bring 7h3 old lamp to the g4rden tomorrow"),
        Case(.leet, "like the policy", "1 11ke 7he po1!cy"),
        Case(.leet, "public", "r3ad 7he pub1!c po1!cy"),
        Case(
            .zeroWidth, "meet me",
            """
            hi\u{200B}\u{200C}\u{200B}\u{200B}\u{200C}\u{200C}\u{200B}\u{200C}\u{200B}\u{200C}\u{200C}\u{200B}\
            \u{200B}\u{200C}\u{200B}\u{200C}\u{200B}\u{200C}\u{200C}\u{200B}\u{200B}\u{200C}\u{200B}\u{200C}\
            \u{200B}\u{200C}\u{200C}\u{200C}\u{200B}\u{200C}\u{200B}\u{200B}\u{200B}\u{200B}\u{200C}\u{200B}\
            \u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200C}\u{200C}\u{200B}\u{200C}\u{200C}\u{200B}\u{200C}\
            \u{200B}\u{200C}\u{200C}\u{200B}\u{200B}\u{200C}\u{200B}\u{200C}
            """),
        Case(
            .zeroWidth, "meet me",
            """
            hi\u{2062}\u{2064}\u{2062}\u{2062}\u{2064}\u{2064}\u{2062}\u{2064}\u{2062}\u{2064}\u{2064}\u{2062}\
            \u{2062}\u{2064}\u{2062}\u{2064}\u{2062}\u{2064}\u{2064}\u{2062}\u{2062}\u{2064}\u{2062}\u{2064}\
            \u{2062}\u{2064}\u{2064}\u{2064}\u{2062}\u{2064}\u{2062}\u{2062}\u{2062}\u{2062}\u{2064}\u{2062}\
            \u{2062}\u{2062}\u{2062}\u{2062}\u{2062}\u{2064}\u{2064}\u{2062}\u{2064}\u{2064}\u{2062}\u{2064}\
            \u{2062}\u{2064}\u{2064}\u{2062}\u{2062}\u{2064}\u{2062}\u{2064}
            """),
    ]
}
