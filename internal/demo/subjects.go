package demo

import (
	"fmt"
	"math/rand/v2"
)

// The classes of the subject of a decision, as the feed wants them written.
const (
	classLegal    = "法人及非法人组织"
	classBusiness = "个体工商户"
	classPerson   = "自然人"
)

// subject is who a decision is about; a legal subject or business has a credit
// code, a natural person an identity number.
type subject struct {
	name, class, code, idNumber string
}

// trade is a line of business: how its companies and its small shops are named.
type trade struct {
	name      string
	companies []string
	shops     []string
}

var (
	places = []string{"孟津", "洛阳", "河南"}
	towns  = []string{"城关镇", "会盟镇", "平乐镇", "送庄镇", "白鹤镇", "朝阳镇", "小浪底镇", "麻屯镇", "横水镇", "常袋镇"}
	marks  = []string{
		"恒瑞", "嘉禾", "天成", "远航", "博雅", "金穗", "华兴", "润泽", "宏图", "安泰", "祥和", "盛达",
		"万象", "启明", "同创", "永信", "福源", "新程", "九鼎", "丰谷", "河洛", "黄河湾", "牡丹园", "龙马",
		"瑞雪", "和顺", "春晖", "晨光", "康宁", "德馨", "众诚", "鸿运", "长青", "百合", "三友", "开元",
		"朝阳红", "北邙", "会盟", "银滩", "卫坡", "小浪", "清风", "聚贤", "满堂", "好邻居", "利民", "诚实",
	}
	surnames = []string{"赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "许", "何", "吕"}
	trades   = []trade{
		{"食品", []string{"食品有限公司", "粮油有限公司", "食品加工厂"}, []string{"食品店", "副食店", "馒头店"}},
		{"餐饮", []string{"餐饮管理有限公司", "酒店有限公司"}, []string{"餐馆", "烩面馆", "早餐店", "火锅店"}},
		{"商贸", []string{"商贸有限公司", "电子商务有限公司", "百货有限公司"}, []string{"超市", "百货店", "便民店"}},
		{"医药", []string{"大药房有限公司", "医疗器械有限公司", "门诊部有限公司"}, []string{"药店", "诊所", "牙科"}},
		{"运输", []string{"物流有限公司", "运输有限公司", "汽车服务有限公司"}, []string{"货运部", "汽修店"}},
		{"建筑", []string{"建筑工程有限公司", "建筑劳务有限公司", "装饰工程有限公司"}, []string{"建材店", "门窗店"}},
		{"置业", []string{"置业有限公司", "房地产开发有限公司"}, nil},
		{"农业", []string{"农业发展有限公司", "种植专业合作社", "养殖专业合作社"}, []string{"农资店", "种子店", "兽药店"}},
		{"环保", []string{"环保科技有限公司", "再生资源有限公司"}, []string{"废品回收站"}},
		{"化工", []string{"化工有限公司", "石化销售有限公司", "烟花爆竹销售有限公司"}, []string{"烟花爆竹零售点"}},
		{"教育", []string{"教育咨询有限公司", "培训学校", "幼儿园"}, []string{"托管班"}},
		{"文化", []string{"文化传媒有限公司", "印刷有限公司", "影城有限公司"}, []string{"网吧", "打印社", "歌厅"}},
		{"旅游", []string{"旅行社有限公司", "旅游开发有限公司"}, []string{"农家乐", "宾馆"}},
		{"物业", []string{"物业服务有限公司", "城市服务有限公司"}, []string{"停车场"}},
		{"机械", []string{"机械制造有限公司", "新材料有限公司", "电气有限公司"}, []string{"五金店"}},
		{"能源", []string{"新能源有限公司", "供水有限公司", "热力有限公司"}, []string{"液化气站"}},
		{"烟酒", []string{"酒业有限公司"}, []string{"烟酒店", "小卖部"}},
		{"人力", []string{"人力资源有限公司", "劳务派遣有限公司"}, nil},
		{"社会", []string{"养老服务中心", "志愿者协会", "社会工作服务中心"}, nil},
	}
)

// subjectPool holds all subjects by trade; natural persons have no trade.
type subjectPool struct {
	companies, shops map[string][]subject
	persons          []subject
}

// newSubjectPool invents the companies, shops and persons of the demo.
func newSubjectPool(dice *rand.Rand) subjectPool {
	pool := subjectPool{companies: map[string][]subject{}, shops: map[string][]subject{}}
	serial := 0
	for _, line := range trades {
		pool.companies[line.name] = companiesOf(dice, line, &serial)
		pool.shops[line.name] = shopsOf(dice, line, &serial)
	}
	for n := 1; n <= 1280; n++ {
		birth := date(1956, 1, 1).AddDate(0, 0, dice.IntN(46*365))
		pool.persons = append(pool.persons, subject{
			name:     fmt.Sprintf("%s示例%04d", oneOf(dice, surnames), n),
			class:    classPerson,
			idNumber: personNumber(birth, dice.IntN(1000)),
		})
	}
	return pool
}

// companiesOf invents up to 170 companies of one trade, no name twice.
func companiesOf(dice *rand.Rand, line trade, serial *int) []subject {
	var names []string
	for _, place := range places {
		for _, mark := range marks {
			for _, ending := range line.companies {
				names = append(names, place+"示例"+mark+ending)
			}
		}
	}
	dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var out []subject
	for _, name := range names[:min(170, len(names))] {
		*serial++
		out = append(out, subject{name: name, class: classLegal, code: creditCode(leadingFor(name), *serial)})
	}
	return out
}

// shopsOf invents up to 210 small shops of one trade, no name twice.
func shopsOf(dice *rand.Rand, line trade, serial *int) []subject {
	var names []string
	for _, town := range towns {
		for _, mark := range marks {
			for _, ending := range line.shops {
				names = append(names, "孟津区"+town+"示例"+mark+ending)
			}
		}
	}
	dice.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var out []subject
	for _, name := range names[:min(210, len(names))] {
		*serial++
		out = append(out, subject{name: name, class: classBusiness, code: creditCode("92", *serial)})
	}
	return out
}

// leadingFor returns the two leading characters of the credit code that fit the
// kind of organisation which the name tells.
func leadingFor(name string) string {
	for _, kind := range []struct{ ending, leading string }{
		{"合作社", "93"}, {"学校", "52"}, {"幼儿园", "52"}, {"中心", "52"}, {"协会", "51"},
	} {
		if len(name) > len(kind.ending) && name[len(name)-len(kind.ending):] == kind.ending {
			return kind.leading
		}
	}
	return "91"
}

// draw returns a subject of the class that suits one of the trades; a third of
// the subjects come up much more often than the others.
func (p subjectPool) draw(dice *rand.Rand, class string, lines []string) subject {
	var from []subject
	switch class {
	case classPerson:
		from = p.persons
	case classBusiness:
		for len(from) == 0 {
			from = p.shops[oneOf(dice, lines)]
		}
	default:
		from = p.companies[oneOf(dice, lines)]
	}
	n := len(from)
	if dice.IntN(100) < 35 {
		n = n/3 + 1
	}
	return from[dice.IntN(n)]
}
